package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.Destination.Target;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.ClientTls;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the resources of a mesh come to for its workloads, with the reasons: for tools that explain
 * it. Computed by the same rules as what proxies are told. Immutable, safe for any thread.
 */
public final class EffectiveMesh {

    /** Of what lies outside nobody here knows what it accepts. */
    private static final EffectiveMode UNKNOWN =
            new EffectiveMode(
                    TransportMode.PERMISSIVE,
                    Map.of(),
                    new Explanation("not part of the mesh", List.of(), List.of()));

    private final EffectiveConfig effective;
    private final Resources resources;
    private final Inventory inventory;
    private final Topology topology;
    private final Map<String, EffectiveMode> modes = new HashMap<>();
    private final Map<Service, Destination> destinations = new ConcurrentHashMap<>();

    /** The mesh of one moment. */
    public EffectiveMesh(EffectiveConfig effective, Resources resources, Inventory inventory) {
        this.effective = effective;
        this.resources = resources;
        this.inventory = effective.withEntries(inventory, resources);
        this.topology = Topology.of(this.inventory);
        topology.workloads().forEach((key, workload) -> modes.put(key, mode(key, workload)));
    }

    /** A gateway's servers say what is accepted there, and no PeerAuthentication. */
    private EffectiveMode mode(String key, WorkloadRef workload) {
        var known = inventory.workloads().get(key);
        if (known == null || known.role() != Workload.Role.GATEWAY) {
            return effective.mode(workload, resources);
        }
        var before =
                topology.servicesOf(key).stream()
                        .flatMap(service ->
                                Optional.ofNullable(inventory.services().get(service)).stream())
                        .toList();
        return GatewayModes.of(
                effective.gateway(workload, before, resources),
                resources.of(Gateway.class).stream()
                        .filter(gateway -> gateway.selector().selects(workload.labels()))
                        .map(Gateway::key)
                        .toList());
    }

    /**
     * One way from a client to an endpoint of a service.
     *
     * @param client the TLS that its sidecar uses; a client without one sends plaintext all the
     *     same
     * @param accepts what the endpoint's workload accepts; enforced if it has a sidecar
     * @param subset of the service by which a request was routed there; empty: none
     */
    public record Connection(
            Workload from,
            Service service,
            Service.Port port,
            Workload to,
            ClientTls client,
            EffectiveMode accepts,
            String subset) {}

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

    /**
     * Every way from a client to a service: by port, then by endpoint. Where requests are routed,
     * those that the routes lead to, whichever service's they are.
     */
    public List<Connection> connections(Workload client, Service service) {
        var routes = effective.routes(ref(client.key()), service, resources);
        var connections = new ArrayList<Connection>();
        for (Service.Port port : service.ports()) {
            boolean routed = !routes.isEmpty() && port.protocol() != PortProtocol.TCP;
            if (!routed || port.protocol() == PortProtocol.AUTO) {
                connections.addAll(connections(client, service, port, ""));
            }
            if (routed) {
                routes.stream()
                        .flatMap(route -> route.targets().stream())
                        .map(target ->
                                new HttpRoute.Target(
                                        target.host(), target.port(), target.subset(), 1))
                        .distinct()
                        .forEach(target ->
                                connections.addAll(routed(client, port.number(), target)));
            }
        }
        return connections.stream().distinct().toList();
    }

    private List<Connection> routed(Workload client, int called, HttpRoute.Target target) {
        return inventory.services().values().stream()
                .filter(service -> host(service).equals(target.host()))
                .flatMap(service ->
                        service.port(target.port(), called).stream()
                                .flatMap(port ->
                                        connections(client, service, port, target.subset())
                                                .stream()))
                .toList();
    }

    private List<Connection> connections(
            Workload client, Service service, Service.Port port, String subset) {
        var ref = ref(client.key());
        var destination =
                destinations.computeIfAbsent(
                        service,
                        its ->
                                effective.destination(
                                        its, endpoints(its), workload -> mode(workload.key())));
        var labels =
                subset.isEmpty()
                        ? Optional.of(Map.<String, String>of())
                        : Optional.ofNullable(
                                effective
                                        .hostRules(ref, destination, resources)
                                        .subsets()
                                        .get(subset));
        if (labels.isEmpty()) {
            return List.of();
        }
        var connections = new ArrayList<Connection>();
        for (Target target : destination.targets().getOrDefault(port.number(), List.of())) {
            if (EffectiveConfig.isIn(target, labels.get())) {
                var to = behind(service, target);
                connections.add(
                        new Connection(
                                client,
                                service,
                                port,
                                to,
                                effective.clientTls(
                                        ref, destination, port, subset, target, resources),
                                modes.getOrDefault(to.key(), UNKNOWN),
                                subset));
            }
        }
        return connections;
    }

    /** The workload there; what a ServiceEntry lists is none, and stands for itself. */
    private Workload behind(Service service, Target target) {
        return inventory
                .workloads()
                .getOrDefault(
                        target.endpoint().workload(),
                        new Workload(
                                service.namespace(),
                                service.name(),
                                Map.of(),
                                "",
                                target.address(),
                                false));
    }

    private static <V> V known(Map<String, V> all, String workload) {
        V found = all.get(workload);
        if (found == null) {
            throw new IllegalArgumentException("no such workload in this mesh: " + workload);
        }
        return found;
    }
}
