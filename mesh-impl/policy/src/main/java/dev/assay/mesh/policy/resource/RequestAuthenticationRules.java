package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.JwtRule.ClaimHeader;
import dev.assay.mesh.policy.resource.ResourceValidator.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What CRD and webhook demand of a RequestAuthentication. Source: istio/api's CRD and istio/istio
 * {@code pkg/config/validation/validation.go}, validateJwtRule.
 */
final class RequestAuthenticationRules {

    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Pattern HEADER = Pattern.compile("[-_A-Za-z0-9]+");
    private static final int LONGEST_URI = 2048;
    private static final int MOST_SPACE_DELIMITED = 64;

    private final List<Violation> found = new ArrayList<>();

    private RequestAuthenticationRules() {}

    static List<Violation> violations(RequestAuthentication policy) {
        var rules = new RequestAuthenticationRules();
        rules.found.addAll(PeerAuthenticationRules.selector("spec.selector", policy.selector()));
        for (int i = 0; i < policy.rules().size(); i++) {
            rules.rule("spec.jwtRules[" + i + "]", policy.rules().get(i));
        }
        return rules.found;
    }

    private void rule(String path, JwtRule rule) {
        if (rule.issuer().isEmpty() && !(rule.keys() instanceof KeySource.At)) {
            add(path, "issuer or jwksUri must be non-empty string: name the issuer");
        }
        eachNamed(path + ".audiences", rule.audiences(), "audience must be non-empty string");
        switch (rule.keys()) {
            case KeySource.Inline inline ->
                    inline.problem()
                            .ifPresent(why -> add(path + ".jwks", "jwks parse error: " + why));
            case KeySource.At(String uri) ->
                    badUri(uri).ifPresent(why -> add(path + ".jwksUri", why));
            case KeySource.Discovered _ -> {}
        }
        places(path, rule.places());
        for (int i = 0; i < rule.outputClaimToHeaders().size(); i++) {
            claim(path + ".outputClaimToHeaders[" + i + "]", rule.outputClaimToHeaders().get(i));
        }
        if (!rule.outputPayloadToHeader().isEmpty()) {
            header(path + ".outputPayloadToHeader", rule.outputPayloadToHeader());
        }
        eachNamed(
                path + ".spaceDelimitedClaims",
                rule.spaceDelimitedClaims(),
                "claim name must be non-empty string");
        if (rule.spaceDelimitedClaims().size() > MOST_SPACE_DELIMITED) {
            add(
                    path + ".spaceDelimitedClaims",
                    "must have at most " + MOST_SPACE_DELIMITED + " items");
        }
        DurationRule.problem(rule.timeout()).ifPresent(problem -> add(path + ".timeout", problem));
    }

    private void places(String path, TokenPlaces places) {
        for (int i = 0; i < places.headers().size(); i++) {
            String at = path + ".fromHeaders[" + i + "].name";
            if (places.headers().get(i).name().isEmpty()) {
                add(at, "location header name must be non-empty string");
            } else {
                header(at, places.headers().get(i).name());
            }
        }
        eachNamed(path + ".fromParams", places.params(), "location query must be non-empty string");
        eachNamed(path + ".fromCookies", places.cookies(), "cookie name must be non-empty string");
    }

    private void claim(String path, ClaimHeader claim) {
        if (claim.claim().isEmpty() || claim.header().isEmpty()) {
            add(
                    path,
                    "outputClaimToHeaders header and claim value must be non-empty string: name"
                            + " both");
        } else {
            header(path + ".header", claim.header());
        }
    }

    private void header(String path, String name) {
        if (!HEADER.matcher(name).matches()) {
            add(
                    path,
                    "header name "
                            + name
                            + " is not a valid header name: use letters, digits, - and _");
        }
    }

    private static Optional<String> badUri(String written) {
        if (written.length() > LONGEST_URI) {
            return Optional.of("is too long: may not be more than " + LONGEST_URI + " bytes");
        }
        try {
            URI uri = new URI(written);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme();
            if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
                return Optional.of("url must have scheme http:// or https://");
            }
            return uri.getHost() == null
                    ? Optional.of("names no host: write https://host/path")
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("is no URI: " + e.getReason());
        }
    }

    private void eachNamed(String path, List<String> names, String problem) {
        if (names.contains("")) {
            add(path, problem + ": remove it");
        }
    }

    private void add(String field, String problem) {
        found.add(new Violation(field, problem));
    }
}
