package dev.assay.mesh.controlplane.registry;

import java.util.Map;

/**
 * A pod, or what stands for one.
 *
 * @param address IP address as text
 * @param sidecar whether a proxy of the mesh stands before it
 */
public record Workload(
        String namespace,
        String name,
        Map<String, String> labels,
        String serviceAccount,
        String address,
        boolean sidecar) {

    private static final String TLS_MODE = "security.istio.io/tlsMode";

    public Workload {
        labels = Map.copyOf(labels);
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
