package dev.assay.mesh.controlplane.registry;

import dev.assay.mesh.policy.effective.PortProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes Service with a selector.
 *
 * @param selector an empty one selects nothing, as in Kubernetes
 * @param address the virtual IP address as text; empty for a headless one
 */
public record Service(
        String namespace,
        String name,
        Map<String, String> selector,
        String address,
        List<Port> ports) {

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
        return name + "." + namespace + ".svc." + clusterDomain;
    }

    /** Whether it has no virtual address, so that callers choose a pod themselves. */
    public boolean isHeadless() {
        return address.isEmpty();
    }

    /** Whether the workload stands behind this service. */
    public boolean selects(Workload workload) {
        return !selector.isEmpty()
                && workload.namespace().equals(namespace)
                && workload.labels().entrySet().containsAll(selector.entrySet());
    }
}
