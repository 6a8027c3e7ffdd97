package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.effective.TransportMode;

/**
 * What the client's side needs to know of one endpoint.
 *
 * @param workload {@code namespace/name}
 * @param port the workload port
 * @param meshed whether a sidecar of the mesh stands before it, and the pod does not opt out with
 *     {@code security.istio.io/tlsMode: disabled}
 * @param inboundMode the effective mode of that workload port; without meaning unless meshed
 * @param sidecar whether a sidecar of the mesh stands before it, opted out or not
 */
public record EndpointTarget(
        String workload, int port, boolean meshed, TransportMode inboundMode, boolean sidecar) {

    /** An endpoint that does not opt out. */
    public EndpointTarget(String workload, int port, boolean meshed, TransportMode inboundMode) {
        this(workload, port, meshed, inboundMode, meshed);
    }
}
