package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.resource.Passthrough;
import java.util.Map;

/**
 * Where calls to a service go, and for how long, for one client.
 *
 * @param subsets the labels of the service's subsets, by the subsets' names
 * @param passthrough whether calls to an endpoint's own address are calls to the service, and stay
 *     with that endpoint
 * @param ages how old the connections may become
 */
public record HostRules(
        Map<String, Map<String, String>> subsets, Passthrough passthrough, ConnectionAges ages) {

    public HostRules {
        subsets = Map.copyOf(subsets);
    }
}
