package dev.assay.cases.catalogue;

/** A case's annotations contradict themselves or each other; the message names the case. */
public final class MisdeclaredCase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which case and what is wrong. */
    public MisdeclaredCase(String message) {
        super(message);
    }

    /** The same with what the leaf source threw. */
    public MisdeclaredCase(String message, Throwable cause) {
        super(message, cause);
    }
}
