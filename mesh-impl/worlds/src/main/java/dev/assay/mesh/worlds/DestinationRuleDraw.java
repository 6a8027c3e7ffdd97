package dev.assay.mesh.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws DestinationRules. */
final class DestinationRuleDraw {

    /** Hosts of services more often than hosts of nothing, so that rules clash. */
    private static final List<String> HOSTS =
            List.of(
                    "backend.shop.svc.cluster.local",
                    "backend.shop.svc.cluster.local",
                    "backend",
                    "backend",
                    "frontend.web.svc.cluster.local",
                    "*.shop.svc.cluster.local",
                    "*ackend.shop.svc.cluster.local",
                    "*.svc.cluster.local",
                    "*.local",
                    "*",
                    "*.web.svc.cluster.local",
                    "backend.web.svc.cluster.local",
                    "backend.shop",
                    "frontend",
                    "gate.istio-system.svc.cluster.local",
                    "api.example.org",
                    "*.example.org",
                    "Backend.shop.svc.cluster.local");

    /** At the edge of what a cluster takes, or beyond. */
    private static final List<String> EDGES =
            List.of(
                    "*-end.shop.svc.cluster.local",
                    "*backend",
                    "back_end",
                    "backend..svc",
                    "backend.",
                    "10.1.0.1",
                    "123",
                    "back*",
                    "a.*.svc",
                    "-backend",
                    "");

    private static final List<String> SUBSET_EDGES = List.of("V1", "v_1", "-v", "");

    private static final List<List<String>> EXPORTS =
            List.of(
                    List.of("*"),
                    List.of("."),
                    List.of("."),
                    List.of("shop"),
                    List.of("web"),
                    List.of("web", "istio-system"),
                    List.of(".", "web"),
                    List.of(".", "shop"),
                    List.of("Web"),
                    List.of("*", "web"),
                    List.of("~"),
                    List.of("nowhere"));

    private static final List<String> VERSIONS =
            List.of("networking.istio.io/v1", "networking.istio.io/v1beta1");

    private DestinationRuleDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("host", draw.one(draw.chance(4) ? EDGES : HOSTS));
        trafficPolicy(draw, spec, 75);
        if (draw.chance(40)) {
            List<Object> subsets = new ArrayList<>();
            List<String> versions =
                    new ArrayList<>(draw.some(draw.between(1, 2), Topology.VERSIONS));
            if (draw.chance(3)) {
                versions.add(versions.getFirst());
            }
            for (String version : versions) {
                Map<String, Object> subset = new LinkedHashMap<>();
                subset.put("name", draw.chance(3) ? draw.one(SUBSET_EDGES) : version);
                if (draw.chance(80)) {
                    subset.put("labels", Map.of("version", version));
                }
                trafficPolicy(draw, subset, 60);
                subsets.add(subset);
            }
            spec.put("subsets", subsets);
        }
        if (draw.chance(30)) {
            spec.put("exportTo", draw.one(EXPORTS));
        }
        if (draw.chance(20)) {
            spec.put(
                    "workloadSelector",
                    Map.of("matchLabels", draw.chance(15) ? Map.of() : Topology.selector(draw)));
        }
        return Draw.resource(
                draw.one(VERSIONS), "DestinationRule", namespace, name, draw.age(), Map.of(), spec);
    }

    private static void trafficPolicy(Draw draw, Map<String, Object> into, int percent) {
        if (!draw.chance(percent)) {
            return;
        }
        Map<String, Object> policy = new LinkedHashMap<>();
        if (draw.chance(70)) {
            policy.put("tls", tls(draw));
        }
        if (draw.chance(20)) {
            policy.put("loadBalancer", Map.of("simple", "LEAST_REQUEST"));
        }
        if (draw.chance(35)) {
            List<Object> ports = new ArrayList<>();
            for (int port : draw.some(draw.between(1, 2), Topology.SERVICE_PORTS)) {
                Map<String, Object> settings = new LinkedHashMap<>();
                settings.put("port", Map.of("number", port));
                if (draw.chance(70)) {
                    settings.put("tls", tls(draw));
                } else {
                    settings.put("loadBalancer", Map.of("simple", "RANDOM"));
                }
                ports.add(settings);
            }
            policy.put("portLevelSettings", ports);
        }
        into.put("trafficPolicy", policy);
    }

    private static Map<String, Object> tls(Draw draw) {
        Map<String, Object> tls = new LinkedHashMap<>();
        String mode =
                draw.one(
                        List.of(
                                "DISABLE",
                                "DISABLE",
                                "ISTIO_MUTUAL",
                                "ISTIO_MUTUAL",
                                "ISTIO_MUTUAL",
                                "SIMPLE",
                                "MUTUAL",
                                ""));
        if (!mode.isEmpty()) {
            tls.put("mode", mode);
        }
        if (mode.equals("MUTUAL") || draw.chance(2)) {
            tls.put("clientCertificate", "/etc/certs/client.pem");
            if (draw.chance(95)) {
                tls.put("privateKey", "/etc/certs/key.pem");
            }
        }
        if ((mode.equals("MUTUAL") || mode.equals("SIMPLE")) && draw.chance(50)) {
            tls.put("caCertificates", "/etc/certs/ca.pem");
        }
        if (mode.equals("SIMPLE") && draw.chance(20)) {
            tls.put("insecureSkipVerify", true);
        }
        if (draw.chance(20)) {
            tls.put(
                    "subjectAltNames",
                    draw.some(
                            draw.between(1, 2),
                            List.of(
                                    "spiffe://cluster.local/ns/shop/sa/backend",
                                    "spiffe://cluster.local/ns/web/sa/frontend",
                                    "api.example.org")));
        }
        if (draw.chance(15)) {
            tls.put("sni", "sni.example.org");
        }
        return tls;
    }
}
