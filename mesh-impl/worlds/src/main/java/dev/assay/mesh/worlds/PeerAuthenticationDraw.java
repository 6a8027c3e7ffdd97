package dev.assay.mesh.worlds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws PeerAuthentications. */
final class PeerAuthenticationDraw {

    private static final List<String> MODES =
            List.of("UNSET", "DISABLE", "PERMISSIVE", "STRICT", "STRICT", "PERMISSIVE");

    private PeerAuthenticationDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        boolean selecting = draw.chance(60);
        if (selecting) {
            spec.put("selector", Map.of("matchLabels", Topology.selector(draw)));
        } else if (draw.chance(20)) {
            spec.put("selector", Map.of("matchLabels", Map.of()));
        }
        if (draw.chance(80)) {
            spec.put("mtls", mtls(draw));
        }
        if (draw.chance(selecting ? 60 : 5)) {
            Map<String, Object> ports = new LinkedHashMap<>();
            for (int port : draw.some(draw.between(1, 2), Topology.WORKLOAD_PORTS)) {
                ports.put(Integer.toString(port), mtls(draw));
            }
            if (draw.chance(3)) {
                ports.put(draw.one(List.of("0", "65536")), mtls(draw));
            }
            spec.put("portLevelMtls", ports);
        }
        return Draw.resource(
                draw.one(List.of("security.istio.io/v1", "security.istio.io/v1beta1")),
                "PeerAuthentication",
                namespace,
                name,
                draw.age(),
                Map.of(),
                spec);
    }

    private static Map<String, Object> mtls(Draw draw) {
        return draw.chance(8) ? Map.of() : Map.of("mode", draw.one(MODES));
    }
}
