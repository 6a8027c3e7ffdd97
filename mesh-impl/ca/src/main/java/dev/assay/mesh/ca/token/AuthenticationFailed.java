package dev.assay.mesh.ca.token;

/** The credentials prove nobody. The message says why and never quotes the credentials. */
public final class AuthenticationFailed extends Exception {

    private static final long serialVersionUID = 1L;

    public AuthenticationFailed(String message) {
        super(message);
    }
}
