package dev.assay.mesh.policy.resource;

import java.util.Map;

/**
 * Istio's PeerAuthentication: what a workload accepts.
 *
 * @param mode UNSET also when {@code mtls} is absent
 * @param portModes {@code portLevelMtls}, by workload port
 */
public record PeerAuthentication(
        Metadata metadata, WorkloadSelector selector, Mode mode, Map<Integer, Mode> portModes)
        implements Resource {

    /** A mode as written; {@code UNSET} inherits from the wider scope. */
    public enum Mode {
        UNSET,
        DISABLE,
        PERMISSIVE,
        STRICT
    }

    public PeerAuthentication {
        portModes = Map.copyOf(portModes);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.PEER_AUTHENTICATION;
    }

    @Override
    public PeerAuthentication with(Metadata other) {
        return new PeerAuthentication(other, selector, mode, portModes);
    }
}
