package dev.assay.cases.harness;

/** The implementation's API refused a resource that it must accept. */
public final class PolicyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PolicyRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
