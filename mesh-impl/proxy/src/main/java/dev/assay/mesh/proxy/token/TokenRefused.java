package dev.assay.mesh.proxy.token;

/** A token is not believed. Says why and nothing of the token; without a stack trace. */
public final class TokenRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final TokenFault fault;

    public TokenRefused(TokenFault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    public TokenFault fault() {
        return fault;
    }
}
