package dev.assay.mesh.policy.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;

/** A RequestAuthentication as the JSON of its Istio API form, in which it travels to proxies. */
public final class RequestAuthenticationJson {

    private RequestAuthenticationJson() {}

    /** One line of JSON; equal policies give equal text. */
    public static String write(RequestAuthentication policy) {
        ObjectNode root = ResourceJson.begin(policy);
        ObjectNode spec = root.putObject("spec");
        ResourceJson.selector(spec, policy.selector());
        ArrayNode rules = spec.putArray("jwtRules");
        policy.rules().forEach(rule -> write(rule, rules.addObject()));
        return ResourceJson.text(root);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws InvalidResource when the text is something else
     */
    public static RequestAuthentication read(String sourceName, String json) {
        return ResourceJson.read(sourceName, json, RequestAuthentication.class);
    }

    private static void write(JwtRule rule, ObjectNode into) {
        ResourceJson.put(into, "issuer", rule.issuer());
        ResourceJson.put(into, "audiences", rule.audiences());
        switch (rule.keys()) {
            case KeySource.Inline(String jwks) -> into.put("jwks", jwks);
            case KeySource.At(String uri) -> into.put("jwksUri", uri);
            case KeySource.Discovered _ -> {}
        }
        ArrayNode headers = into.putArray("fromHeaders");
        rule.places()
                .headers()
                .forEach(place ->
                        headers.addObject()
                                .put("name", place.name())
                                .put("prefix", place.prefix()));
        ResourceJson.put(into, "fromParams", rule.places().params());
        ResourceJson.put(into, "fromCookies", rule.places().cookies());
        into.put("forwardOriginalToken", rule.forwardOriginalToken());
        ResourceJson.put(into, "outputPayloadToHeader", rule.outputPayloadToHeader());
        ArrayNode claims = into.putArray("outputClaimToHeaders");
        rule.outputClaimToHeaders()
                .forEach(each ->
                        claims.addObject().put("header", each.header()).put("claim", each.claim()));
        ResourceJson.put(into, "spaceDelimitedClaims", rule.spaceDelimitedClaims());
        into.put("timeout", seconds(rule.timeout()));
    }

    private static String seconds(Duration timeout) {
        return BigDecimal.valueOf(timeout.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }
}
