package dev.assay.mesh.kubernetes.live;

/** A cluster that does not tell what stands in it; the message says why, and what to do. */
public final class ClusterUnreadable extends Exception {

    private static final long serialVersionUID = 1L;

    ClusterUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
