package dev.assay.mesh.policy.resource;

import java.time.Duration;
import java.util.List;

/**
 * How the tokens of one issuer are found, verified and passed on. Source: istio/api {@code
 * security/v1beta1/request_authentication.proto}, JWTRule.
 *
 * @param issuer what {@code iss} must be; empty for anything
 * @param audiences one of which {@code aud} must name; empty for anything
 * @param keys where the public keys are
 * @param places where in a request tokens stand
 * @param outputPayloadToHeader header that takes a verified token's payload; empty for none
 * @param spaceDelimitedClaims further claims, beside {@code scope} and {@code permission}, whose
 *     words are values of their own
 * @param timeout of one attempt to fetch the keys
 */
public record JwtRule(
        String issuer,
        List<String> audiences,
        KeySource keys,
        TokenPlaces places,
        boolean forwardOriginalToken,
        String outputPayloadToHeader,
        List<ClaimHeader> outputClaimToHeaders,
        List<String> spaceDelimitedClaims,
        Duration timeout) {

    /** Istio's {@code timeout} where a rule has none. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    public JwtRule {
        audiences = List.copyOf(audiences);
        outputClaimToHeaders = List.copyOf(outputClaimToHeaders);
        spaceDelimitedClaims = List.copyOf(spaceDelimitedClaims);
    }

    /**
     * A claim that the application gets as a header.
     *
     * @param claim its name; dots lead into nested claims
     */
    public record ClaimHeader(String header, String claim) {}

    /** The same with keys from elsewhere. */
    public JwtRule withKeys(KeySource others) {
        return new JwtRule(
                issuer,
                audiences,
                others,
                places,
                forwardOriginalToken,
                outputPayloadToHeader,
                outputClaimToHeaders,
                spaceDelimitedClaims,
                timeout);
    }
}
