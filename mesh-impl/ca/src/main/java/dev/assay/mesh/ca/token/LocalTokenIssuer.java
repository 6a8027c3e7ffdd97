package dev.assay.mesh.ca.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.assay.mesh.ca.Caller;
import java.security.KeyPair;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * Makes service account tokens where no Kubernetes does: ES256 JWTs with the claims of a projected
 * token (KEP-1205). The signing key lives as long as this object and leaves it never.
 */
public final class LocalTokenIssuer {

    /** The audience that Istio's CA demands (istio/istio {@code pkg/security/security.go}). */
    public static final String AUDIENCE = "istio-ca";

    private final String issuer;
    private final Clock clock;
    private final ECKey key;
    private final ECDSASigner signer;

    /**
     * An issuer with a new key.
     *
     * @param issuer the {@code iss} claim
     */
    public LocalTokenIssuer(String issuer, Clock clock) {
        this(issuer, clock, newKeys());
    }

    /**
     * An issuer with this key.
     *
     * @param issuer the {@code iss} claim
     * @param keys EC P-256
     */
    public LocalTokenIssuer(String issuer, Clock clock, KeyPair keys) {
        this.issuer = issuer;
        this.clock = clock;
        try {
            this.key =
                    new ECKey.Builder(Curve.P_256, (ECPublicKey) keys.getPublic())
                            .privateKey((ECPrivateKey) keys.getPrivate())
                            .build();
            this.signer = new ECDSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK has no ES256", e);
        }
    }

    public String issuer() {
        return issuer;
    }

    private static KeyPair newKeys() {
        try {
            return new ECKeyGenerator(Curve.P_256).generate().toKeyPair();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK has no EC P-256", e);
        }
    }

    /** What verifies this issuer's tokens. */
    public ECPublicKey publicKey() {
        try {
            return key.toECPublicKey();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK has no EC P-256", e);
        }
    }

    /** A token for the service account; the result is a secret. */
    public String mint(Caller caller, String audience, Duration lifetime) {
        return mint(
                "system:serviceaccount:" + caller.namespace() + ":" + caller.serviceAccount(),
                Map.of(
                        "namespace",
                        caller.namespace(),
                        "serviceaccount",
                        Map.of("name", caller.serviceAccount())),
                audience,
                lifetime);
    }

    /** A token for a user that is no service account. */
    public String mintForUser(String user, String audience, Duration lifetime) {
        return mint(user, Map.of(), audience, lifetime);
    }

    private String mint(
            String subject, Map<String, Object> kubernetes, String audience, Duration lifetime) {
        var now = clock.instant();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .subject(subject)
                        .audience(audience)
                        .issueTime(Date.from(now))
                        // JWTs count in seconds and nimbus wants nbf in the past: used at once, a
                        // token that begins in this very second would be refused.
                        .notBeforeTime(Date.from(now.minusSeconds(1)))
                        .expirationTime(Date.from(now.plus(lifetime)))
                        .jwtID(UUID.randomUUID().toString())
                        .claim("kubernetes.io", kubernetes)
                        .build();
        var token = new SignedJWT(new JWSHeader(JWSAlgorithm.ES256), claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
        return token.serialize();
    }
}
