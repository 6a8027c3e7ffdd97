package dev.assay.runner.run;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Timing;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where one run's time goes. Thread-safe. */
final class TimeKeeper {
    private static final int SLOWEST = 5;

    private final long begun = System.nanoTime();
    private final Idleness idleness = new Idleness();
    private long ready = begun;
    private long meshMillis;
    private long lastVerdict = begun;

    /** The environment can take a mesh. */
    synchronized void environmentReady() {
        ready = System.nanoTime();
        lastVerdict = ready;
    }

    /** A mesh was installed. */
    synchronized void meshReady(long millis) {
        meshMillis += millis;
    }

    /** A leaf's outcome is final. */
    synchronized void verdict() {
        lastVerdict = System.nanoTime();
    }

    /** What it comes to now, when nothing of the run stands any more. */
    synchronized Timing timing(Collection<LeafResult> leaves) {
        long end = System.nanoTime();
        Duration mesh = Duration.ofMillis(meshMillis);
        Duration between = Duration.ofNanos(lastVerdict - ready).minus(mesh);
        return new Timing(
                Duration.ofNanos(ready - begun),
                mesh,
                // several meshes that come up at once take less than their sum
                between.isNegative() ? Duration.ZERO : between,
                Duration.ofNanos(end - lastVerdict),
                idleness.share(),
                slowest(leaves));
    }

    private static List<Timing.CaseTime> slowest(Collection<LeafResult> leaves) {
        Map<String, Duration> byCase =
                leaves.stream()
                        .collect(
                                Collectors.toMap(
                                        each -> each.leaf().caseId(),
                                        LeafResult::duration,
                                        Duration::plus));
        return byCase.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Duration>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(SLOWEST)
                .map(each -> new Timing.CaseTime(each.getKey(), each.getValue()))
                .toList();
    }
}
