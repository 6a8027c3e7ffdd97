package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Probe;
import dev.assay.fixtures.environment.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Two workloads whose certificates come to be renewed at nearly the same time, again and again. */
record Twins(Workload one, Workload other) {
    /** Certificates count in seconds. */
    private static final Duration SAME_SECOND = Duration.ofSeconds(1);

    /** The certificates of both. */
    record Seen(LivingLeaf one, LivingLeaf other) implements Described {
        private boolean areOfOneSecond() {
            return one.certificate().isPresent()
                    && other.certificate().isPresent()
                    && one.outlives(other).abs().compareTo(SAME_SECOND) <= 0;
        }

        @Override
        public String describe() {
            return one.describe() + "; " + other.describe();
        }
    }

    /**
     * Of several workloads the two that are renewed most nearly together. Renewals come once in
     * half a lifetime: of five workloads, two are never further apart than a tenth of a lifetime.
     */
    static Twins nearest(Lane lane, List<Workload> all) throws Exception {
        var pairs = new ArrayList<Twins>();
        var gaps = new ArrayList<Duration>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                var pair = new Twins(all.get(i), all.get(j));
                pairs.add(pair);
                gaps.add(pair.gap(lane));
            }
        }
        return pairs.get(gaps.indexOf(gaps.stream().min(Comparator.naturalOrder()).orElseThrow()));
    }

    Probe<Seen> certificates(Lane lane) {
        return () ->
                new Seen(
                        LivingLeaf.glance(lane, one).observe(),
                        LivingLeaf.glance(lane, other).observe());
    }

    /** Both have others than before, issued in the same second. */
    static Expectation<Seen> renewedTogether(Seen before) {
        return Expectation.of(
                "two new certificates, issued within a second of one another",
                seen ->
                        seen.one().isAnotherThan(before.one())
                                && seen.other().isAnotherThan(before.other())
                                && seen.areOfOneSecond());
    }

    private Duration gap(Lane lane) throws Exception {
        Seen now = certificates(lane).observe();
        Duration half = now.one().lifetime().dividedBy(2);
        long apart = Math.floorMod(now.one().outlives(now.other()).toMillis(), half.toMillis());
        return Duration.ofMillis(Math.min(apart, half.toMillis() - apart));
    }
}
