package dev.assay.mesh.worlds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws ServiceEntries. */
final class ServiceEntryDraw {

    private static final List<List<String>> HOSTS =
            List.of(List.of("api.example.org"), List.of("*.example.org"));

    private static final List<List<String>> EXPORTS = List.of(List.of("."), List.of("*"));

    private ServiceEntryDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("hosts", draw.one(HOSTS));
        if (draw.chance(50)) {
            spec.put("addresses", List.of(draw.one(List.of("10.9.0.1", "10.9.0.0/16"))));
        }
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("number", 443);
        port.put("name", "https");
        port.put("protocol", draw.one(List.of("HTTPS", "HTTP", "TCP")));
        if (draw.chance(40)) {
            port.put("targetPort", 8443);
        }
        spec.put("ports", List.of(port));
        if (draw.chance(60)) {
            spec.put("location", draw.one(List.of("MESH_EXTERNAL", "MESH_INTERNAL")));
        }
        if (draw.chance(30)) {
            spec.put("exportTo", draw.one(EXPORTS));
        }
        if (draw.chance(30)) {
            spec.put("subjectAltNames", List.of("api.example.org"));
        }
        places(draw, spec);
        return Draw.resource(
                "networking.istio.io/v1",
                "ServiceEntry",
                namespace,
                name,
                draw.age(),
                Map.of(),
                spec);
    }

    /** Listed, selected, or found by the host's name. */
    private static void places(Draw draw, Map<String, Object> spec) {
        spec.put("resolution", draw.one(List.of("STATIC", "STATIC", "DNS", "NONE")));
        boolean known = !spec.get("resolution").equals("NONE");
        if (known && draw.chance(60)) {
            Map<String, Object> endpoint = new LinkedHashMap<>();
            endpoint.put("address", "10.9.1.1");
            if (draw.chance(50)) {
                endpoint.put("ports", Map.of("https", 8443));
            }
            if (draw.chance(50)) {
                endpoint.put("labels", Map.of("security.istio.io/tlsMode", "istio"));
            }
            if (draw.chance(30)) {
                endpoint.put("serviceAccount", "api");
            }
            spec.put("endpoints", List.of(endpoint));
        } else if (known && draw.chance(50)) {
            spec.put("workloadSelector", Map.of("labels", Map.of("app", "backend")));
        }
    }
}
