package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.probe.Expectations;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.timeline.CallsBySecond;
import dev.assay.cases.timeline.RenewalTimeline;
import dev.assay.cases.timeline.ShownCertificates;
import dev.assay.fixtures.environment.Workload;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches one workload over time: each look makes requests from the lane's client through its
 * sidecar, and looks at the workload's certificate on a fresh connection. Not thread-safe.
 */
final class RotationWatch {
    private static final int REQUESTS_PER_LOOK = 5;

    private final Lane lane;
    private final Workload server;
    private final Clock clock = Clock.systemUTC();
    private final Map<X509Certificate, Instant> lastAskedFor = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final CallsBySecond calls = new CallsBySecond();
    private final ShownCertificates shown;
    private final Instant begin = clock.instant();
    private int requests;

    RotationWatch(Lane lane, Workload server) {
        this.lane = lane;
        this.server = server;
        this.shown = new ShownCertificates(server.spec().name());
    }

    /** What was seen so far, all looks together. */
    record Seen(
            List<X509Certificate> certificates,
            boolean allInTime,
            int requests,
            List<String> failures,
            RenewalTimeline timeline)
            implements Described {
        int renewals() {
            return certificates.size() - 1;
        }

        int distinctKeys() {
            var keys = new HashSet<PublicKey>();
            certificates.forEach(certificate -> keys.add(certificate.getPublicKey()));
            return keys.size();
        }

        boolean allKeysDiffer() {
            return distinctKeys() == certificates.size();
        }

        @Override
        public Map<String, byte[]> pictures() {
            return Map.of("renewals.svg", timeline.svg().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String describe() {
            return "%d certificates with %d keys%s; %d requests, %d failed%s"
                    .formatted(
                            certificates.size(),
                            distinctKeys(),
                            allInTime ? "" : ", one shown after its expiry",
                            requests,
                            failures.size(),
                            failures.isEmpty() ? "" : ": " + failures.getFirst());
        }
    }

    Seen look() throws Exception {
        for (int i = 0; i < REQUESTS_PER_LOOK; i++) {
            Observation answer = Actors.meshed(lane, server).observe();
            requests++;
            boolean right = Expectations.answered(200).isMetBy(answer);
            calls.add((int) Duration.between(begin, clock.instant()).toSeconds(), right);
            if (!right) {
                failures.add(answer.describe());
            }
        }
        // It is shown some time after it is asked for: on a busy machine, seconds.
        Instant asked = clock.instant();
        Actors.chain(lane, server).observe().certificates().stream()
                .limit(1)
                .forEach(leaf -> {
                    lastAskedFor.put(leaf, asked);
                    shown.add(ShownCertificates.Shown.of(leaf, asked));
                });
        boolean inTime =
                lastAskedFor.entrySet().stream()
                        .allMatch(each ->
                                each.getValue().isBefore(each.getKey().getNotAfter().toInstant()));
        return new Seen(
                List.copyOf(lastAskedFor.keySet()),
                inTime,
                requests,
                List.copyOf(failures),
                new RenewalTimeline(begin, calls.all(), List.of(shown)));
    }
}
