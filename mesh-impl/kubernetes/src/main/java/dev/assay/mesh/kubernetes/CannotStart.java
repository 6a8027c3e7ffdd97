package dev.assay.mesh.kubernetes;

/** The control plane cannot start; the message is one line that says what to mend. */
public final class CannotStart extends Exception {

    private static final long serialVersionUID = 1L;

    public CannotStart(String message) {
        super(message);
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
