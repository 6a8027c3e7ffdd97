package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * Refuses what Istio refuses at apply: the CEL rules of its CRDs and the checks of its validating
 * webhook. Source: istio/api's protos and istio/istio {@code pkg/config/validation}.
 */
public final class ResourceValidator {

    /**
     * One thing that is wrong.
     *
     * @param field path such as {@code spec.portLevelMtls}
     * @param problem what is wrong and how to put it right
     */
    public record Violation(String field, String problem) {}

    private ResourceValidator() {}

    /** Everything that is wrong with a resource; empty when it is accepted. */
    public static List<Violation> validate(Resource resource) {
        return switch (resource) {
            case PeerAuthentication policy -> PeerAuthenticationRules.violations(policy);
            case DestinationRule rule -> DestinationRuleRules.violations(rule);
            case AuthorizationPolicy policy -> AuthorizationPolicyRules.violations(policy);
            case RequestAuthentication policy -> RequestAuthenticationRules.violations(policy);
            case VirtualService service -> VirtualServiceRules.violations(service);
            case ServiceEntry entry -> ServiceEntryRules.violations(entry);
            case Gateway gateway -> GatewayRules.violations(gateway);
        };
    }
}
