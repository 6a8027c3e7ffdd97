package dev.assay.mesh.policy.peerauthn;

import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a workload accepts.
 *
 * @param portModes by workload port; every other port has the default mode
 * @param explanation of the whole workload, its ports included
 * @param deciding what decided each port by itself
 */
public record EffectiveMode(
        TransportMode defaultMode,
        Map<Integer, TransportMode> portModes,
        Explanation explanation,
        Deciding deciding) {

    /**
     * The policies behind the modes.
     *
     * @param byDefault empty where no policy says anything
     * @param ports by workload port, where another policy decided than by default
     */
    public record Deciding(Optional<ResourceKey> byDefault, Map<Integer, ResourceKey> ports) {
        public Deciding {
            ports = Map.copyOf(ports);
        }
    }

    public EffectiveMode {
        portModes = Map.copyOf(portModes);
    }

    /** A mode that nothing is said of port by port. */
    public EffectiveMode(
            TransportMode defaultMode,
            Map<Integer, TransportMode> portModes,
            Explanation explanation) {
        this(
                defaultMode,
                portModes,
                explanation,
                new Deciding(explanation.deciding().stream().findFirst(), Map.of()));
    }

    /** The mode of one workload port. */
    public TransportMode modeOf(int port) {
        return portModes.getOrDefault(port, defaultMode);
    }

    /** The policy that decided the mode of one workload port; empty where a default did. */
    public List<ResourceKey> decidingOf(int port) {
        return Optional.ofNullable(deciding.ports().get(port)).or(deciding::byDefault).stream()
                .toList();
    }
}
