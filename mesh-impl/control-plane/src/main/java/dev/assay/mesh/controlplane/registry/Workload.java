package dev.assay.mesh.controlplane.registry;

import java.util.Map;

/**
 * A pod, or what stands for one.
 *
 * @param address IP address as text
 * @param sidecar whether a proxy of the mesh stands before it
 * @param ready whether it is an endpoint; before that its proxy is served, but nobody is sent to it
 * @param endpointPorts where a workload port is reached, if not under its own number, by workload
 *     port
 */
public record Workload(
        String namespace,
        String name,
        Map<String, String> labels,
        String serviceAccount,
        String address,
        boolean sidecar,
        boolean ready,
        Map<Integer, Integer> endpointPorts) {

    private static final String TLS_MODE = "security.istio.io/tlsMode";

    public Workload {
        labels = Map.copyOf(labels);
        endpointPorts = Map.copyOf(endpointPorts);
    }

    /** A workload that is ready, each port reached under its own number. */
    public Workload(
            String namespace,
            String name,
            Map<String, String> labels,
            String serviceAccount,
            String address,
            boolean sidecar) {
        this(namespace, name, labels, serviceAccount, address, sidecar, true, Map.of());
    }

    /** Where a workload port is reached. */
    public int endpointPort(int port) {
        return endpointPorts.getOrDefault(port, port);
    }

    /** {@code namespace/name}. */
    public String key() {
        return namespace + "/" + name;
    }

    /**
     * Whether clients may expect mutual TLS: a sidecar, and no opt-out by label (istio/istio {@code
     * pilot/pkg/model/network.go}, GetTLSModeFromEndpointLabels).
     */
    public boolean meshed() {
        return sidecar && !"disabled".equals(labels.get(TLS_MODE));
    }
}
