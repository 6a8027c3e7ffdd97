package dev.assay.reports.model;

import java.util.Arrays;
import java.util.Optional;

/** How much a leaf weighs. */
public enum Level {
    /** Needed for a certificate. */
    CORE("core"),
    /** Not needed for a certificate, but a failure of a leaf that was run counts. */
    EXTENDED("extended"),
    /** Recorded, never gates: implementations are known to disagree. */
    PROVISIONAL("provisional");

    private final String text;

    Level(String text) {
        this.text = text;
    }

    /** The word that reports and users see. */
    public String text() {
        return text;
    }

    /** Whether a verdict on this level may decide the result and the exit code. */
    public boolean gates() {
        return this != PROVISIONAL;
    }

    /** The level of this exact word; empty when there is none. */
    public static Optional<Level> ofText(String text) {
        return Arrays.stream(values()).filter(level -> level.text.equals(text)).findFirst();
    }
}
