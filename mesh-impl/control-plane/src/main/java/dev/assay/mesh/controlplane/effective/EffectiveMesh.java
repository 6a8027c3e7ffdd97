package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.Destination.Target;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.ClientTls;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.DestinationRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the resources of a mesh come to for its workloads, with the reasons: for tools that explain
 * it. Computed by the same rules as what proxies are told. Immutable, safe for any thread.
 */
public final class EffectiveMesh {

    private final EffectiveConfig effective;
    private final Resources resources;
    private final Inventory inventory;
    private final Topology topology;
    private final Map<String, EffectiveMode> modes = new HashMap<>();

    /** The mesh of one moment. */
    public EffectiveMesh(EffectiveConfig effective, Resources resources, Inventory inventory) {
        this.effective = effective;
        this.resources = resources;
        this.inventory = inventory;
        this.topology = Topology.of(inventory);
        topology.workloads()
                .forEach((key, workload) -> modes.put(key, effective.mode(workload, resources)));
    }

    /**
     * One way from a client to an endpoint of a service.
     *
     * @param client the TLS that its sidecar uses; a client without one sends plaintext all the
     *     same
     * @param accepts what the endpoint's workload accepts; enforced if it has a sidecar
     */
    public record Connection(
            Workload from,
            Service service,
            Service.Port port,
            Workload to,
            ClientTls client,
            EffectiveMode accepts) {}

    public Resources resources() {
        return resources;
    }

    public Inventory inventory() {
        return inventory;
    }

    /** The name by which clients call a service. */
    public String host(Service service) {
        return effective.host(service);
    }

    /**
     * What a workload accepts.
     *
     * @param workload {@code namespace/name} of one that is in the inventory
     */
    public EffectiveMode mode(String workload) {
        return known(modes, workload);
    }

    /**
     * What a workload's sidecar enforces.
     *
     * @param workload {@code namespace/name} of one that is in the inventory
     */
    public InboundPolicy inbound(String workload) {
        return effective.inbound(ref(workload), mode(workload), resources);
    }

    /** A workload as the policy functions see it. */
    public WorkloadRef ref(String workload) {
        return known(topology.workloads(), workload);
    }

    /** Who stands behind a service, by name. */
    public List<Workload> endpoints(Service service) {
        return topology.endpoints().getOrDefault(service.key(), List.of());
    }

    /** Every way from a client to a service: by port, then by endpoint. */
    public List<Connection> connections(Workload client, Service service) {
        var endpoints = endpoints(service);
        var destination =
                effective.destination(service, endpoints, workload -> mode(workload.key()));
        var connections = new ArrayList<Connection>();
        for (Service.Port port : service.ports()) {
            for (Target target : destination.targets().getOrDefault(port.number(), List.of())) {
                var to = known(inventory.workloads(), target.endpoint().workload());
                connections.add(
                        new Connection(
                                client,
                                service,
                                port,
                                to,
                                effective.clientTls(
                                        ref(client.key()),
                                        destination,
                                        port,
                                        target,
                                        resources.of(DestinationRule.class)),
                                mode(to.key())));
            }
        }
        return connections;
    }

    private static <V> V known(Map<String, V> all, String workload) {
        V found = all.get(workload);
        if (found == null) {
            throw new IllegalArgumentException("no such workload in this mesh: " + workload);
        }
        return found;
    }
}
