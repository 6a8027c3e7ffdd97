package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.Collection;
import java.util.List;

/**
 * Decides where a client's calls to a service go, before it is asked how they are secured.
 * Implementations are pure.
 */
public interface ClientRouting {

    /** Istio's. */
    ClientRouting ISTIO = new RuleRouting();

    /**
     * What DestinationRules say of where calls to a service go.
     *
     * @param headless whether the service has no virtual address, so that callers choose a pod
     *     themselves
     * @param rules every DestinationRule of the mesh, in any order
     */
    HostRules hostRules(
            WorkloadRef client,
            ServiceTarget service,
            boolean headless,
            Collection<DestinationRule> rules,
            MeshSettings mesh);

    /**
     * The ways of a client's HTTP requests to a service; none: to its own endpoints.
     *
     * @param host the service's
     * @param all every VirtualService of the mesh, in any order
     */
    List<HttpRoute> routes(
            WorkloadRef client, String host, Collection<VirtualService> all, MeshSettings mesh);
}
