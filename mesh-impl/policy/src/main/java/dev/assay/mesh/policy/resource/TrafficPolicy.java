package dev.assay.mesh.policy.resource;

import java.util.Map;
import java.util.Set;

/**
 * A DestinationRule's traffic policy, as far as it concerns TLS.
 *
 * @param ports {@code portLevelSettings} by Service port; a port whose settings lack {@code tls} is
 *     there with {@link ClientTlsSettings#ABSENT}
 * @param otherSettings names of the blocks that are accepted and have no bearing on TLS, for
 *     example {@code loadBalancer}
 */
public record TrafficPolicy(
        ClientTlsSettings tls, Map<Integer, ClientTlsSettings> ports, Set<String> otherSettings) {

    /** An absent traffic policy, or one without content. */
    public static final TrafficPolicy EMPTY =
            new TrafficPolicy(ClientTlsSettings.ABSENT, Map.of(), Set.of());

    public TrafficPolicy {
        ports = Map.copyOf(ports);
        otherSettings = Set.copyOf(otherSettings);
    }

    /** Whether nothing was written. */
    public boolean isEmpty() {
        return equals(EMPTY);
    }
}
