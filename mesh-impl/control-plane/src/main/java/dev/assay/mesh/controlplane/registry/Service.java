package dev.assay.mesh.controlplane.registry;

import dev.assay.mesh.policy.effective.PortProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Kubernetes Service with a selector, or a host of a ServiceEntry.
 *
 * @param selector an empty one selects nothing, as in Kubernetes
 * @param address the virtual IP address as text; empty for a headless one, and for a host that has
 *     none
 * @param entry absent unless a ServiceEntry declares it
 */
public record Service(
        String namespace,
        String name,
        Map<String, String> selector,
        String address,
        List<Port> ports,
        Optional<Entry> entry) {

    /**
     * One port.
     *
     * @param number what clients call
     * @param name empty when it has none; its prefix declares the protocol
     * @param targetPort the workload port behind it
     * @param appProtocol empty when it has none; it beats the name
     */
    public record Port(int number, String name, int targetPort, String appProtocol) {

        public PortProtocol protocol() {
            return PortProtocol.fromPort(name, appProtocol);
        }
    }

    /**
     * What a ServiceEntry says that a Kubernetes Service cannot.
     *
     * @param host the name by which clients call it
     * @param external whether it lies outside the mesh
     * @param places where it is, besides the workloads that it selects
     * @param identities SPIFFE IDs or names of which its servers must show one; empty: any
     * @param exportTo namespaces that see it; empty or {@code *}: all; {@code .}: its own
     */
    public record Entry(
            String host,
            boolean external,
            List<Place> places,
            Set<String> identities,
            Set<String> exportTo) {
        public Entry {
            places = List.copyOf(places);
            identities = Set.copyOf(identities);
            exportTo = Set.copyOf(exportTo);
        }
    }

    /**
     * An endpoint that is no workload of the registry.
     *
     * @param address an IP address, or a name that the proxy looks up
     * @param ports where a service port is reached there, by its number
     * @param meshed whether it says that a sidecar stands before it
     */
    public record Place(String address, Map<Integer, Integer> ports, boolean meshed) {
        public Place {
            ports = Map.copyOf(ports);
        }
    }

    /** A Kubernetes Service. */
    public Service(
            String namespace,
            String name,
            Map<String, String> selector,
            String address,
            List<Port> ports) {
        this(namespace, name, selector, address, ports, Optional.empty());
    }

    public Service {
        selector = Map.copyOf(selector);
        ports = List.copyOf(ports);
    }

    /**
     * The port that a route leads to.
     *
     * @param number 0: the only one that there is, else the one that was called
     */
    public Optional<Port> port(int number, int called) {
        if (number == 0 && ports.size() == 1) {
            return Optional.of(ports.getFirst());
        }
        int wanted = number == 0 ? called : number;
        return ports.stream().filter(port -> port.number() == wanted).findFirst();
    }

    /** {@code namespace/name}. */
    public String key() {
        return namespace + "/" + name;
    }

    /** For example {@code backend.shop.svc.cluster.local}. */
    public String host(String clusterDomain) {
        return entry.map(Entry::host).orElse(name + "." + namespace + ".svc." + clusterDomain);
    }

    /** Whether it lies outside the mesh. */
    public boolean external() {
        return entry.filter(Entry::external).isPresent();
    }

    /** Whether clients of a namespace may know of it. */
    public boolean visibleIn(String clientNamespace) {
        Set<String> exported = entry.map(Entry::exportTo).orElse(Set.of());
        return exported.isEmpty()
                || exported.contains("*")
                || exported.contains(clientNamespace)
                || (exported.contains(".") && clientNamespace.equals(namespace));
    }

    /** Whether it has no virtual address, so that callers choose a pod themselves. */
    public boolean isHeadless() {
        return entry.isEmpty() && address.isEmpty();
    }

    /** Whether the workload stands behind this service. */
    public boolean selects(Workload workload) {
        return !selector.isEmpty()
                && workload.namespace().equals(namespace)
                && workload.labels().entrySet().containsAll(selector.entrySet());
    }
}
