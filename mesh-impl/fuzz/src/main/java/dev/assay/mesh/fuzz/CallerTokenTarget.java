package dev.assay.mesh.fuzz;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.token.AuthenticationFailed;
import dev.assay.mesh.ca.token.LocalTokenAuthenticator;
import dev.assay.mesh.ca.token.LocalTokenIssuer;
import dev.assay.mesh.proxy.agent.NewKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Tokens that the CA's callers show: as they come, and as claims that the right key has signed,
 * since no fuzzer hits upon a signature.
 */
public final class CallerTokenTarget {
    static final String ISSUER = "https://issuer.example";

    private static final JWSSigner SIGNER;
    private static final LocalTokenAuthenticator AUTHENTICATOR;

    static {
        KeyPair keys = new NewKeys().next();
        AUTHENTICATOR =
                new LocalTokenAuthenticator(
                        (ECPublicKey) keys.getPublic(),
                        ISSUER,
                        LocalTokenIssuer.AUDIENCE,
                        Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), ZoneOffset.UTC));
        try {
            SIGNER = new ECDSASigner((ECPrivateKey) keys.getPrivate());
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK has no ES256", e);
        }
    }

    private CallerTokenTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        authenticate(new String(input, StandardCharsets.UTF_8));
        authenticate(signed(input));
    }

    private static void authenticate(String token) {
        Caller caller;
        try {
            caller = AUTHENTICATOR.authenticate(token);
        } catch (AuthenticationFailed _) {
            return;
        }
        if (caller.namespace().isEmpty() || caller.serviceAccount().isEmpty()) {
            throw new AssertionError("a caller without a name: " + caller);
        }
    }

    private static String signed(byte[] claims) {
        var token = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload(claims));
        try {
            token.sign(SIGNER);
        } catch (JOSEException e) {
            throw new IllegalStateException("the key signs nothing", e);
        }
        return token.serialize();
    }
}
