package dev.assay.mesh.ca;

/** The authority's own certificate or key cannot be used; the message says what to mend. */
public final class AuthorityUnavailable extends Exception {

    private static final long serialVersionUID = 1L;

    public AuthorityUnavailable(String message) {
        super(message);
    }
}
