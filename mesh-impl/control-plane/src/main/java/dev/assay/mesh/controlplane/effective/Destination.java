package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.policy.client.EndpointTarget;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that a service contributes to the view of any client; equal destinations look the same to a
 * client as long as the DestinationRules stay.
 *
 * @param identities whom clients may meet there
 * @param targets by Service port number
 */
record Destination(Service service, Set<String> identities, Map<Integer, List<Target>> targets) {

    /**
     * One endpoint, with where it is.
     *
     * @param labels of the workload: subsets choose by them
     */
    record Target(String address, int port, EndpointTarget endpoint, Map<String, String> labels) {}

    Destination {
        identities = Set.copyOf(identities);
        targets = Map.copyOf(targets);
    }
}
