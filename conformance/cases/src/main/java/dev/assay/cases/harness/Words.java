package dev.assay.cases.harness;

import java.util.List;
import java.util.stream.Collectors;

/** Findings in words, for a terminal, a report or an assertion's message. */
public final class Words {
    /** Attempts that a message shows; the evidence has more. */
    private static final int SHOWN = 5;

    private Words() {}

    /** Message, expectation and the last attempts of a failure. */
    public static String of(LeafState.Failed failed) {
        String attempts = lastAttempts(failed.attempts());
        return "%s%n  expected: %s%s"
                .formatted(
                        failed.message(),
                        failed.expected(),
                        attempts.isEmpty() ? "" : "%n  last attempts:%n".formatted() + attempts);
    }

    /** The last attempts, one a line; empty without any. */
    public static String lastAttempts(List<Attempt> attempts) {
        return attempts.stream()
                .skip(Math.max(0, attempts.size() - SHOWN))
                .map(attempt -> "    " + attempt)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** An exception's message, or its type where it has none. */
    public static String of(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
