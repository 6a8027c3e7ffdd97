package dev.assay.mesh.controlplane.registry;

import java.util.Map;

/**
 * A pod, or what stands for one.
 *
 * @param address IP address as text
 * @param role what the mesh's proxy is to it, if it has one
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
        Role role,
        boolean ready,
        Map<Integer, Integer> endpointPorts) {

    /** What a proxy of the mesh is to a workload. */
    public enum Role {
        /** It has none. */
        NAKED,
        /** It stands before the application. */
        SIDECAR,
        /** It is the workload: it takes up what comes to the mesh's edge. */
        GATEWAY;

        /** A sidecar, or nothing. */
        public static Role of(boolean sidecar) {
            return sidecar ? SIDECAR : NAKED;
        }
    }

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
        this(namespace, name, labels, serviceAccount, address, Role.of(sidecar), true, Map.of());
    }

    /** Whether a proxy of the mesh stands before its application. */
    public boolean sidecar() {
        return role == Role.SIDECAR;
    }

    /** Whether what it sends goes through a proxy of the mesh. */
    public boolean proxied() {
        return role != Role.NAKED;
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
     * pilot/pkg/model/network.go}, GetTLSModeFromEndpointLabels). Not a gateway: what it takes up
     * its Gateways say, and Istio's template gives it no such label.
     */
    public boolean meshed() {
        return sidecar() && !"disabled".equals(labels.get(TLS_MODE));
    }
}
