package dev.assay.reports.model;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many leaves of each verdict. A provisional leaf counts under {@code provisional} and nowhere
 * else, whatever its verdict.
 */
public record Summary(
        int passed,
        int failed,
        int waived,
        int flaky,
        int notApplicable,
        int notRun,
        int error,
        int provisional) {

    /** Counts these leaves. */
    public static Summary of(Collection<LeafResult> leaves) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        int provisional = 0;
        for (LeafResult result : leaves) {
            if (result.leaf().level().gates()) {
                counts.merge(result.verdict(), 1, Integer::sum);
            } else {
                provisional++;
            }
        }
        return new Summary(
                counts.getOrDefault(Verdict.PASSED, 0),
                counts.getOrDefault(Verdict.FAILED, 0),
                counts.getOrDefault(Verdict.WAIVED, 0),
                counts.getOrDefault(Verdict.FLAKY, 0),
                counts.getOrDefault(Verdict.NOT_APPLICABLE, 0),
                counts.getOrDefault(Verdict.NOT_RUN, 0),
                counts.getOrDefault(Verdict.ERROR, 0),
                provisional);
    }

    /** The number of core and extended leaves with this verdict. */
    public int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> passed;
            case FAILED -> failed;
            case WAIVED -> waived;
            case FLAKY -> flaky;
            case NOT_APPLICABLE -> notApplicable;
            case NOT_RUN -> notRun;
            case ERROR -> error;
        };
    }

    /** All leaves, provisional ones among them. */
    public int total() {
        return passed + failed + waived + flaky + notApplicable + notRun + error + provisional;
    }

    /** Whether the run exits with 1: a core or extended leaf failed, was flaky or in error. */
    public boolean failsTheRun() {
        return failed + flaky + error > 0;
    }
}
