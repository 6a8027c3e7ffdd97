package dev.assay.mesh.ca.token;

import dev.assay.mesh.ca.Caller;

/** Proves who calls, from a bearer token. Safe for any thread; may block. */
@FunctionalInterface
public interface CallerAuthenticator {

    /**
     * The caller whom the token proves.
     *
     * @param token empty if the caller sent none
     * @throws AuthenticationFailed if the token proves no service account; its message is for the
     *     log, callers are never told why
     */
    Caller authenticate(String token) throws AuthenticationFailed;
}
