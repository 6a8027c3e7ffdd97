package dev.assay.mesh.policy.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** Where an issuer's public keys are. Only {@link Inline} lets a token pass. */
public sealed interface KeySource {

    /** Here, as a JSON Web Key Set (RFC 7517). */
    record Inline(String jwks) implements KeySource {
        private static final ObjectMapper JSON = new ObjectMapper();

        /**
         * Why it is no key set; empty when it is one. Whether its keys are of use is seen where
         * they are used: a set may have some of another kind.
         */
        public Optional<String> problem() {
            try {
                JsonNode keys = JSON.readTree(jwks).path("keys");
                if (!keys.isArray()) {
                    return Optional.of("expected a JSON object with a list of keys");
                }
                for (JsonNode key : keys) {
                    if (!key.path("kty").isTextual()) {
                        return Optional.of("a key without kty");
                    }
                }
                return Optional.empty();
            } catch (JsonProcessingException e) {
                return Optional.of(e.getOriginalMessage().lines().findFirst().orElse("no JSON"));
            }
        }
    }

    /** To be fetched. */
    record At(String uri) implements KeySource {}

    /** To be fetched from where the issuer's OpenID configuration says. */
    record Discovered() implements KeySource {}
}
