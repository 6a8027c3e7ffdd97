package dev.assay.mesh.policy.resource;

import java.util.List;

/**
 * Istio's RequestAuthentication: whose tokens a server's proxy believes. A token that is shown must
 * be valid; that one must be shown is AuthorizationPolicy's matter.
 *
 * @param rules one for each issuer that is believed
 */
public record RequestAuthentication(
        Metadata metadata, WorkloadSelector selector, List<JwtRule> rules) implements Resource {

    public RequestAuthentication {
        rules = List.copyOf(rules);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.REQUEST_AUTHENTICATION;
    }

    @Override
    public RequestAuthentication with(Metadata other) {
        return new RequestAuthentication(other, selector, rules);
    }

    /** The same with other rules. */
    public RequestAuthentication with(List<JwtRule> others) {
        return new RequestAuthentication(metadata, selector, others);
    }
}
