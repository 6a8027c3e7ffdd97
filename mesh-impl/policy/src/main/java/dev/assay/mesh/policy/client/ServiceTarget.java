package dev.assay.mesh.policy.client;

import java.util.Set;

/**
 * The service and port that a client calls.
 *
 * @param host fully qualified
 * @param namespace the service's own
 * @param port the Service's port, not the workload's
 * @param subset empty unless the call was routed to one
 * @param identities SPIFFE IDs of the service accounts behind the service: secure naming
 * @param external whether the service lies outside the mesh; auto mTLS never reaches there
 */
public record ServiceTarget(
        String host,
        String namespace,
        int port,
        String subset,
        Set<String> identities,
        boolean external) {

    public ServiceTarget {
        identities = Set.copyOf(identities);
    }
}
