package dev.assay.reports.model;

import java.util.Arrays;
import java.util.Optional;

/** What a whole run says about the implementation. */
public enum Result {
    /** Every core leaf of the catalogue index passed, and nothing that was run failed. */
    CONFORMANT("conformant"),
    /** Nothing failed, but not everything that must pass was seen to pass. */
    PARTIAL("partial"),
    /** A core or extended leaf failed, or the suite was in error about one. */
    NOT_CONFORMANT("not-conformant");

    private final String text;

    Result(String text) {
        this.text = text;
    }

    /** The word that reports and users see. */
    public String text() {
        return text;
    }

    /** The result of this exact word; empty when there is none. */
    public static Optional<Result> ofText(String text) {
        return Arrays.stream(values()).filter(result -> result.text.equals(text)).findFirst();
    }
}
