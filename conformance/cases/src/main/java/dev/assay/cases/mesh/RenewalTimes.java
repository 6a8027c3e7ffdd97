package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.Workload;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * At which share of its life each certificate of several workloads was replaced, as seen on the
 * wire: between the last look at which the old one was shown and the first at which the new one
 * was. Looks follow one another without a pause while a renewal may come, at all workloads at the
 * same time, and there are none before. Not thread-safe.
 */
final class RenewalTimes {
    private static final double LOOKED_FOR_FROM = 0.46;
    private static final double LATEST = 0.51;

    /** Certificates count in whole seconds, and a CSR takes its time. */
    private static final Duration INEXACT = Duration.ofSeconds(2);

    /**
     * What CSRs take differs by less: a mesh that draws no chance seems to renew at shares as
     * different as this. A quarter of what there is to draw from.
     */
    private static final double ALIKE = 0.005;

    private final Lane lane;
    private final Clock clock = Clock.systemUTC();
    private final List<Watched> watched = new ArrayList<>();
    private long spent;
    private long looks;

    RenewalTimes(Lane lane, List<Workload> workloads) throws Exception {
        this.lane = lane;
        for (Workload each : workloads) {
            watched.add(new Watched(each));
        }
    }

    /** Bounds of one share: it was not smaller and not greater. */
    record Share(double least, double most) {}

    /**
     * All renewals so far whose certificate was seen to come and to go.
     *
     * @param between looks at one workload, on average
     */
    record Seen(List<Share> shares, Duration between) implements Described {
        private double extreme(ToDoubleFunction<Share> bound, boolean greatest) {
            var values = shares.stream().mapToDouble(bound);
            return (greatest ? values.max() : values.min()).orElse(0);
        }

        boolean allWithin(double least, double most) {
            return extreme(Share::least, true) <= most && extreme(Share::most, false) >= least;
        }

        /** Two of them cannot have been meant for the same share. */
        boolean differ() {
            return extreme(Share::least, true) > extreme(Share::most, false) + ALIKE;
        }

        @Override
        public String describe() {
            return "%d renewals, looked for every %d ms, the earliest at %.3f to %.3f of the life, the latest at %.3f to %.3f"
                    .formatted(
                            shares.size(),
                            between.toMillis(),
                            extreme(Share::least, false),
                            extreme(Share::most, false),
                            extreme(Share::least, true),
                            extreme(Share::most, true));
        }
    }

    /** Looks where a renewal may come, until it has come or can no longer come as it should. */
    Seen look() throws Exception {
        List<Watched> due = watched.stream().filter(Watched::isDue).toList();
        while (!due.isEmpty()) {
            long begin = System.nanoTime();
            InParallel.each(due, Watched::look);
            spent += System.nanoTime() - begin;
            looks++;
            due = watched.stream().filter(Watched::isNear).toList();
        }
        return new Seen(
                watched.stream().flatMap(each -> each.shares.stream()).toList(),
                Duration.ofNanos(spent / Math.max(1, looks)));
    }

    /** Every renewal within bounds, of at least as many. */
    static Expectation<Seen> within(int renewals, double least, double most) {
        return Expectation.<Seen>of(
                        "%d renewals, each at %.2f to %.2f of the life"
                                .formatted(renewals, least, most),
                        seen -> seen.shares().size() >= renewals && seen.allWithin(least, most))
                .givenUpWhen(seen -> !seen.shares().isEmpty() && !seen.allWithin(least, most));
    }

    /** One workload, the certificate that it showed last, and when that came. */
    private final class Watched {
        private final Probe<LivingLeaf> glance;
        private final List<Share> shares = new ArrayList<>();
        private LivingLeaf last;
        private boolean comingSeen;
        private Instant cameAfter;
        private Instant cameBefore;

        Watched(Workload workload) throws Exception {
            this.glance = LivingLeaf.glance(lane, workload);
            this.last = glance.observe();
            this.cameAfter = last.at();
            this.cameBefore = last.at();
        }

        boolean isDue() {
            return share() >= LOOKED_FOR_FROM;
        }

        /** Whether the next look should follow at once. */
        boolean isNear() {
            double over = (double) INEXACT.toMillis() / last.lifetime().toMillis();
            return isDue() && share() <= LATEST + over;
        }

        void look() throws Exception {
            LivingLeaf now = glance.observe();
            Instant answered = clock.instant();
            if (now.certificate().isEmpty()) {
                return;
            }
            if (!now.isAnotherThan(last)) {
                last = now;
                return;
            }
            if (comingSeen) {
                Instant end = last.expires().orElseThrow();
                shares.add(
                        new Share(
                                part(cameBefore, last.at(), end), part(cameAfter, answered, end)));
            }
            comingSeen = true;
            cameAfter = last.at();
            cameBefore = answered;
            last = now;
        }

        private double share() {
            return new LivingLeaf(last.certificate(), clock.instant(), last.lifetime()).share();
        }

        private static double part(Instant begin, Instant at, Instant end) {
            return (double) Duration.between(begin, at).toMillis()
                    / Duration.between(begin, end).toMillis();
        }
    }
}
