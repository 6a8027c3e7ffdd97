package dev.assay.mesh.kubernetes.config;

/** A setting that the operator must mend; the message is one line that names it and the fix. */
public final class BadConfiguration extends Exception {

    private static final long serialVersionUID = 1L;

    public BadConfiguration(String message) {
        super(message);
    }
}
