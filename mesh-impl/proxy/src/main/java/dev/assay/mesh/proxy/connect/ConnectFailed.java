package dev.assay.mesh.proxy.connect;

import dev.assay.mesh.proxy.tls.HandshakeFailure;

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

    /** Why a connection did not come about, as the log's detail says it. */
    public static String detail(Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return cause instanceof ConnectFailed failure && failure.step() == Step.TLS
                ? HandshakeFailure.detail(message)
                : message;
    }
}
