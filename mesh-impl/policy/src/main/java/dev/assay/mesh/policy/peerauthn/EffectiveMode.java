package dev.assay.mesh.policy.peerauthn;

import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.effective.TransportMode;
import java.util.Map;

/**
 * What a workload accepts.
 *
 * @param portModes by workload port; every other port has the default mode
 */
public record EffectiveMode(
        TransportMode defaultMode, Map<Integer, TransportMode> portModes, Explanation explanation) {

    public EffectiveMode {
        portModes = Map.copyOf(portModes);
    }

    /** The mode of one workload port. */
    public TransportMode modeOf(int port) {
        return portModes.getOrDefault(port, defaultMode);
    }
}
