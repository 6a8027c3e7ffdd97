package dev.assay.mesh.proxy.token;

/** Decides whether an issuer signed a token. Pure, safe for any thread. */
@FunctionalInterface
public interface SignatureCheck {

    /**
     * Refuses a token that none of these keys has signed.
     *
     * @param keys may be without any
     */
    void check(CompactToken token, KeySet keys) throws TokenRefused;
}
