package dev.assay.mesh.proxy.token;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.mesh.policy.requestauthn.Claim;
import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.JwtRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One rule, ready to be asked. */
final class PreparedRule {

    /** Istio's own: {@code policy_applier.go}, buildSpaceDelimitedClaims. */
    private static final Set<String> SPACE_DELIMITED = Set.of("scope", "permission");

    private final JwtRule rule;
    private final KeySet keys;
    private final Set<String> spaceDelimited;

    PreparedRule(JwtRule rule) {
        this.rule = rule;
        this.keys = KeySet.of(rule.keys());
        var names = new HashSet<>(SPACE_DELIMITED);
        names.addAll(rule.spaceDelimitedClaims());
        this.spaceDelimited = Set.copyOf(names);
    }

    JwtRule rule() {
        return rule;
    }

    boolean isOf(String issuer) {
        return rule.issuer().isEmpty() || rule.issuer().equals(issuer);
    }

    /**
     * Refuses a token that does not hold, in Envoy's order: time, audience, signature. There is no
     * leeway: a real Istio refuses a token one second after its time.
     */
    void check(CompactToken token, Instant now, SignatureCheck signatures) throws TokenRefused {
        long seconds = now.getEpochSecond();
        if (token.notBefore().isPresent() && seconds < token.notBefore().getAsLong()) {
            throw new TokenRefused(TokenFault.NOT_YET_VALID);
        }
        if (token.expires().isPresent() && seconds >= token.expires().getAsLong()) {
            throw new TokenRefused(TokenFault.EXPIRED);
        }
        if (!rule.audiences().isEmpty()
                && rule.audiences().stream().noneMatch(token.audiences()::contains)) {
            throw new TokenRefused(TokenFault.AUDIENCE_NOT_ALLOWED);
        }
        signatures.check(token, keys);
    }

    /** What rules may ask about a verified token. */
    Token verified(CompactToken token) {
        Map<String, Claim> claims = new HashMap<>();
        token.claims()
                .properties()
                .forEach(each -> claims.put(each.getKey(), claim(each.getKey(), each.getValue())));
        return new Token.Verified(claims);
    }

    private Claim claim(String name, JsonNode value) {
        return value.isTextual() && spaceDelimited.contains(name)
                ? new Claim.Texts(
                        Arrays.stream(value.asText().split(" ", -1))
                                .filter(word -> !word.isEmpty())
                                .toList())
                : claim(value);
    }

    private static Claim claim(JsonNode value) {
        if (value.isTextual()) {
            return new Claim.Text(value.asText());
        }
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(each -> {
                if (each.isTextual()) {
                    texts.add(each.asText());
                }
            });
            return new Claim.Texts(texts);
        }
        if (value.isObject()) {
            Map<String, Claim> claims = new HashMap<>();
            value.properties().forEach(each -> claims.put(each.getKey(), claim(each.getValue())));
            return new Claim.Nested(claims);
        }
        return new Claim.Other();
    }
}
