package dev.assay.mesh.policy.resource;

import java.util.Map;
import java.util.Set;

/**
 * A DestinationRule's traffic policy, as far as it concerns TLS and how long connections live.
 *
 * @param ports {@code portLevelSettings} by Service port; a port whose settings lack {@code tls} is
 *     there with {@link ClientTlsSettings#ABSENT}
 * @param otherSettings names of the blocks that are accepted and have no bearing on TLS, for
 *     example {@code loadBalancer}
 * @param written whether the block was there, if only as {@code {}}
 */
public record TrafficPolicy(
        ClientTlsSettings tls,
        Map<Integer, ClientTlsSettings> ports,
        Set<String> otherSettings,
        boolean written,
        Passthrough passthrough,
        ConnectionPools pools) {

    /** Stands for an absent block. */
    public static final TrafficPolicy ABSENT =
            new TrafficPolicy(
                    ClientTlsSettings.ABSENT,
                    Map.of(),
                    Set.of(),
                    false,
                    Passthrough.NEVER,
                    ConnectionPools.ABSENT);

    public TrafficPolicy {
        ports = Map.copyOf(ports);
        otherSettings = Set.copyOf(otherSettings);
    }

    /** A block that was written, leaves connections to be balanced and bounds none. */
    public TrafficPolicy(
            ClientTlsSettings tls,
            Map<Integer, ClientTlsSettings> ports,
            Set<String> otherSettings) {
        this(tls, ports, otherSettings, true, Passthrough.NEVER, ConnectionPools.ABSENT);
    }
}
