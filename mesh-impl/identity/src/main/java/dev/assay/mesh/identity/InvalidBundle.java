package dev.assay.mesh.identity;

/** A bundle document that cannot be used as a whole; single bad entries are only left out. */
public final class InvalidBundle extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidBundle(String message) {
        super(message);
    }
}
