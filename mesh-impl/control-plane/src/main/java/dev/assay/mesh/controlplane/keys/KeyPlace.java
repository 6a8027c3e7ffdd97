package dev.assay.mesh.controlplane.keys;

import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.policy.resource.KeySource;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a key set is to be fetched. Rules that mean the same place share what is fetched.
 *
 * @param uri of the set, or of the issuer's OpenID configuration, which names the set
 * @param timeout of one attempt
 */
record KeyPlace(String uri, boolean discovery, Duration timeout) {

    /** Source: OpenID Connect Discovery 1.0, section 4. */
    private static final String CONFIGURATION = "/.well-known/openid-configuration";

    /** Where a rule's keys are to be fetched; empty when they stand in it. */
    static Optional<KeyPlace> of(JwtRule rule) {
        return switch (rule.keys()) {
            case KeySource.Inline _ -> Optional.empty();
            case KeySource.At(String uri) -> Optional.of(new KeyPlace(uri, false, rule.timeout()));
            case KeySource.Discovered _ ->
                    Optional.of(
                            new KeyPlace(
                                    withoutSlash(rule.issuer()) + CONFIGURATION,
                                    true,
                                    rule.timeout()));
        };
    }

    private static String withoutSlash(String issuer) {
        return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    }
}
