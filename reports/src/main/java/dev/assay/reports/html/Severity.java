package dev.assay.reports.html;

import dev.assay.reports.model.Verdict;
import java.util.Comparator;

/** Which of several verdicts a picture shows where it has room for one: the worst. */
final class Severity {

    static final Comparator<Verdict> ORDER = Comparator.comparingInt(Severity::of);

    private Severity() {}

    private static int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> 0;
            case NOT_APPLICABLE -> 1;
            case NOT_RUN -> 2;
            case WAIVED -> 3;
            case FLAKY -> 4;
            case ERROR -> 5;
            case FAILED -> 6;
        };
    }
}
