package dev.assay.runner.run;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Where one run's time goes. Thread-safe. */
final class TimeKeeper {
    private static final int SLOWEST = 5;

    private final long begun = System.nanoTime();
    private final Idleness idleness = new Idleness();
    private long ready = begun;
    private final List<Span> meshes = new ArrayList<>();
    private long lastVerdict = begun;

    /** The environment can take a mesh. */
    synchronized void environmentReady() {
        ready = System.nanoTime();
        lastVerdict = ready;
    }

    /** A mesh was installed just now, which took this long. */
    synchronized void meshReady(long millis) {
        long now = System.nanoTime();
        meshes.add(new Span(now - TimeUnit.MILLISECONDS.toNanos(millis), now));
    }

    /** A leaf's outcome is final. */
    synchronized void verdict() {
        lastVerdict = System.nanoTime();
    }

    /** What it comes to now, when nothing of the run stands any more. */
    synchronized Timing timing(Collection<LeafResult> leaves) {
        long end = System.nanoTime();
        Duration mesh = covered(meshes);
        Duration between = Duration.ofNanos(lastVerdict - ready).minus(mesh);
        return new Timing(
                Duration.ofNanos(ready - begun),
                mesh,
                // a mesh that comes up for the last case may do so after the last verdict
                between.isNegative() ? Duration.ZERO : between,
                Duration.ofNanos(end - lastVerdict),
                idleness.share(),
                slowest(leaves));
    }

    /** A stretch of {@link System#nanoTime()}. */
    record Span(long from, long to) {}

    /** How long at least one of them lasted: meshes may come up at the same time. */
    static Duration covered(Collection<Span> spans) {
        long covered = 0;
        long end = Long.MIN_VALUE;
        for (Span each : spans.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            long from = Math.max(each.from(), end);
            covered += Math.max(0, each.to() - from);
            end = Math.max(end, each.to());
        }
        return Duration.ofNanos(covered);
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
