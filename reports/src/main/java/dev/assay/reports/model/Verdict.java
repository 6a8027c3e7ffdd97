package dev.assay.reports.model;

import java.util.Arrays;
import java.util.Optional;

/** What became of one leaf. */
public enum Verdict {
    /** Every expectation held on the first attempt. */
    PASSED("passed"),
    /** An expectation did not hold, or a waived leaf passed after all. */
    FAILED("failed"),
    /** An expected failure, with a reason, a link and an expiry in the driver file. */
    WAIVED("waived"),
    /** Passed, but only on a retry; never green. */
    FLAKY("flaky"),
    /** The driver does not declare a feature that the case needs. */
    NOT_APPLICABLE("not-applicable"),
    /** Not run; the leaf's message says why. */
    NOT_RUN("not-run"),
    /** The suite's own fault: nothing is said about the implementation. */
    ERROR("error");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** The word that reports and users see, such as {@code not-applicable}. */
    public String text() {
        return text;
    }

    /**
     * Whether a leaf of level core or extended with this verdict makes the run exit with 1: failed,
     * flaky and error.
     */
    public boolean failsTheRun() {
        return this == FAILED || this == FLAKY || this == ERROR;
    }

    /** The verdict of this exact word; empty when there is none. */
    public static Optional<Verdict> ofText(String text) {
        return Arrays.stream(values()).filter(verdict -> verdict.text.equals(text)).findFirst();
    }
}
