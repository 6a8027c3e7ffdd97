package dev.assay.mesh.ca.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.assay.mesh.ca.Caller;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Set;

/**
 * Accepts the tokens of one {@link LocalTokenIssuer}: ES256 by its key, its issuer name, the
 * demanded audience, within its time, and a service account as subject. What TokenReview does in
 * Kubernetes.
 */
public final class LocalTokenAuthenticator implements CallerAuthenticator {

    private static final String PREFIX = "system:serviceaccount:";

    private final JWSVerifier verifier;
    private final DefaultJWTClaimsVerifier<?> claims;

    public LocalTokenAuthenticator(ECPublicKey key, String issuer, String audience, Clock clock) {
        try {
            this.verifier = new ECDSAVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the key is no EC P-256 key", e);
        }
        this.claims = claims(issuer, audience, clock);
    }

    @Override
    public Caller authenticate(String token) throws AuthenticationFailed {
        try {
            var jwt = SignedJWT.parse(token);
            // Named here, not taken from the token: else the token would choose its own check.
            if (!JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
                    || !jwt.verify(verifier)) {
                throw new AuthenticationFailed("the token's signature does not verify");
            }
            var set = jwt.getJWTClaimsSet();
            claims.verify(set, null);
            return caller(set.getSubject());
        } catch (ParseException e) {
            throw new AuthenticationFailed("the token is no signed JWT");
        } catch (JOSEException e) {
            throw new AuthenticationFailed("the token's signature cannot be checked");
        } catch (BadJWTException e) {
            throw new AuthenticationFailed("the token's claims do not fit: " + e.getMessage());
        }
    }

    private static Caller caller(String subject) throws AuthenticationFailed {
        var names =
                subject.startsWith(PREFIX)
                        ? subject.substring(PREFIX.length()).split(":", -1)
                        : new String[0];
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw new AuthenticationFailed("the token's subject is no service account");
        }
        return new Caller(names[0], names[1]);
    }

    private static DefaultJWTClaimsVerifier<?> claims(String issuer, String audience, Clock clock) {
        var verifier =
                new DefaultJWTClaimsVerifier<>(
                        audience,
                        new JWTClaimsSet.Builder().issuer(issuer).build(),
                        Set.of("sub", "exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        // The issuer's clock is ours: an expired token is expired.
        verifier.setMaxClockSkew(0);
        return verifier;
    }
}
