package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.JwtRule.ClaimHeader;
import dev.assay.mesh.policy.resource.TokenPlaces.HeaderPlace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the {@code spec} of a RequestAuthentication. */
final class RequestAuthenticationReader {

    private RequestAuthenticationReader() {}

    static RequestAuthentication read(Metadata metadata, Optional<Fields> spec) {
        return new RequestAuthentication(
                metadata,
                spec.map(fields -> PeerAuthenticationReader.selector(fields, "selector"))
                        .orElse(WorkloadSelector.EVERYTHING),
                spec.map(fields -> fields.children("jwtRules", RequestAuthenticationReader::rule))
                        .orElse(List.of()));
    }

    private static JwtRule rule(Fields fields) {
        if (fields.has("issuer") && fields.text("issuer").isEmpty()) {
            throw fields.refuse("issuer", "cannot be empty: name the issuer");
        }
        return new JwtRule(
                fields.text("issuer"),
                fields.texts("audiences"),
                keys(fields),
                places(fields),
                fields.flag("forwardOriginalToken"),
                fields.text("outputPayloadToHeader"),
                fields.children(
                        "outputClaimToHeaders",
                        claim -> new ClaimHeader(claim.text("header"), claim.text("claim"))),
                fields.texts("spaceDelimitedClaims"),
                fields.has("timeout") ? timeout(fields) : JwtRule.DEFAULT_TIMEOUT);
    }

    /** {@code jwks_uri} is the CRD's other name of {@code jwksUri}. */
    private static KeySource keys(Fields fields) {
        List<String> given = Stream.of("jwks", "jwksUri", "jwks_uri").filter(fields::has).toList();
        if (given.size() > 1) {
            throw fields.refuse(
                    given.getLast(), "only one of jwks or jwksUri can be set: remove one");
        }
        if (given.isEmpty() || fields.text(given.getFirst()).isEmpty()) {
            return new KeySource.Discovered();
        }
        String text = fields.text(given.getFirst());
        return given.getFirst().equals("jwks")
                ? new KeySource.Inline(text)
                : new KeySource.At(text);
    }

    private static TokenPlaces places(Fields fields) {
        var places =
                new TokenPlaces(
                        fields.children(
                                "fromHeaders",
                                header ->
                                        new HeaderPlace(
                                                header.text("name"), header.text("prefix"))),
                        fields.texts("fromParams"),
                        fields.texts("fromCookies"));
        return places.isEmpty() ? TokenPlaces.DEFAULT : places;
    }

    private static Duration timeout(Fields fields) {
        return GoDuration.parse(fields.text("timeout"))
                .orElseThrow(() ->
                        fields.refuse(
                                "timeout", "expected a duration, such as \"5s\" or \"1m30s\""));
    }
}
