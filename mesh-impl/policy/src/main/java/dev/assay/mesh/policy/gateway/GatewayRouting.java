package dev.assay.mesh.policy.gateway;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Decides what a gateway's proxy takes up. Implementations are pure. */
public interface GatewayRouting {

    /** Istio's. */
    GatewayRouting ISTIO = new SelectedGateways();

    /**
     * The servers of a proxy, in the order in which they count.
     *
     * @param servicePorts where the Services before the proxy lead, by the Service's port
     * @param gateways every Gateway of the mesh, in any order
     * @param services every VirtualService of the mesh, in any order
     */
    List<GatewayServer> servers(
            WorkloadRef proxy,
            Map<Integer, Integer> servicePorts,
            Collection<Gateway> gateways,
            Collection<VirtualService> services,
            MeshSettings mesh);
}
