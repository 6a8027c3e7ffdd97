package dev.assay.mesh.controlplane.config;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import java.util.List;

/**
 * Every policy resource at one moment. A list that did not change between two moments is the same
 * object in both.
 */
public record Resources(
        List<PeerAuthentication> peerAuthentications,
        List<DestinationRule> destinationRules,
        List<AuthorizationPolicy> authorizationPolicies) {

    public static final Resources NONE = new Resources(List.of(), List.of(), List.of());

    public Resources {
        peerAuthentications = List.copyOf(peerAuthentications);
        destinationRules = List.copyOf(destinationRules);
        authorizationPolicies = List.copyOf(authorizationPolicies);
    }
}
