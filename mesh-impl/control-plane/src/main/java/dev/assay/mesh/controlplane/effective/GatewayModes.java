package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.policy.Explanation;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a gateway accepts, in the words that there are for sidecars. */
final class GatewayModes {

    private GatewayModes() {}

    /**
     * By the servers of the Gateways that select it. Of a port that none of them has nothing is
     * known: who calls it finds nobody.
     */
    static EffectiveMode of(List<GatewayServer> servers, List<ResourceKey> deciding) {
        Map<Integer, TransportMode> ports = new HashMap<>();
        servers.forEach(server -> ports.putIfAbsent(server.port(), mode(server.tls())));
        return new EffectiveMode(
                TransportMode.PERMISSIVE,
                ports,
                new Explanation("a gateway: its servers decide", deciding, List.of()));
    }

    private static TransportMode mode(GatewayServer.Tls tls) {
        return switch (tls) {
            case NONE -> TransportMode.DISABLE;
            case ISTIO_MUTUAL -> TransportMode.STRICT;
        };
    }
}
