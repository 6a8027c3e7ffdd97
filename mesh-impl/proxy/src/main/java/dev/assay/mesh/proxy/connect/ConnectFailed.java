package dev.assay.mesh.proxy.connect;

/** No usable connection came about, and no byte of the application has left. */
public final class ConnectFailed extends Exception {

    private static final long serialVersionUID = 1L;

    /** At which step. */
    public enum Step {
        /** The proxy's own limit. */
        OVERFLOW,
        TCP,
        TLS
    }

    private final Step step;

    public ConnectFailed(Step step, String message, Throwable cause) {
        super(message, cause);
        this.step = step;
    }

    public ConnectFailed(Step step, String message) {
        super(message);
        this.step = step;
    }

    public Step step() {
        return step;
    }
}
