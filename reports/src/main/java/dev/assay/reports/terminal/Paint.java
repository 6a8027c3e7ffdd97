package dev.assay.reports.terminal;

import dev.assay.reports.model.Result;
import dev.assay.reports.model.Verdict;
import java.util.regex.Pattern;

/** The few ANSI attributes that the summary uses; every terminal of the last decades knows them. */
enum Paint {
    BOLD("1"),
    DIM("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    CYAN("36");

    private static final char ESCAPE = 27;
    private static final Pattern SEQUENCE = Pattern.compile(ESCAPE + "\\[\\d+m");

    private final String code;

    Paint(String code) {
        this.code = code;
    }

    String on(String text, TerminalStyle style) {
        return style.ansi() ? ESCAPE + "[" + code + "m" + text + ESCAPE + "[0m" : text;
    }

    static String removedFrom(String painted) {
        return painted.indexOf(ESCAPE) < 0 ? painted : SEQUENCE.matcher(painted).replaceAll("");
    }

    static Paint of(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> GREEN;
            case FAILED, ERROR -> RED;
            case FLAKY, WAIVED -> YELLOW;
            case NOT_APPLICABLE, NOT_RUN -> DIM;
        };
    }

    static Paint of(Result result) {
        return switch (result) {
            case CONFORMANT -> GREEN;
            case PARTIAL -> YELLOW;
            case NOT_CONFORMANT -> RED;
        };
    }
}
