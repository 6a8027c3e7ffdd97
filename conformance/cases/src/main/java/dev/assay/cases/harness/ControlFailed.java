package dev.assay.cases.harness;

import java.util.List;

/**
 * A path does not work where it should, so that no refusal on it would mean anything. That is a
 * failure of the implementation, not of the suite.
 */
public final class ControlFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final transient List<Attempt> attempts;

    ControlFailed(String expected, List<Attempt> attempts) {
        super("control: the path does not work where it should: expected " + expected);
        this.expected = expected;
        this.attempts = List.copyOf(attempts);
    }

    String expected() {
        return expected;
    }

    List<Attempt> attempts() {
        return attempts;
    }
}
