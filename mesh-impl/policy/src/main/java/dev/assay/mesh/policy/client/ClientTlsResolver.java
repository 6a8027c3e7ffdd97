package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.DestinationRule;
import java.util.Collection;

/** Decides how a client secures its connections to an endpoint. Implementations are pure. */
@FunctionalInterface
public interface ClientTlsResolver {

    /**
     * The TLS of one client towards one endpoint of a service.
     *
     * @param client the calling workload
     * @param all every DestinationRule of the mesh, in any order
     * @param mesh the settings of the whole mesh
     */
    ClientTls resolve(
            WorkloadRef client,
            ServiceTarget service,
            EndpointTarget endpoint,
            Collection<DestinationRule> all,
            MeshSettings mesh);
}
