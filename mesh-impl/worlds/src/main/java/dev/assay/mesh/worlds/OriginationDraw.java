package dev.assay.mesh.worlds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws DestinationRules with SIMPLE and MUTUAL, with everything that these may say. */
final class OriginationDraw {

    private OriginationDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("host", draw.one(List.of("api.example.org", "*.example.org", "backend")));
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("tls", tls(draw));
        if (draw.chance(40)) {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.put("port", Map.of("number", draw.one(Topology.SERVICE_PORTS)));
            settings.put("tls", tls(draw));
            policy.put("portLevelSettings", List.of(settings));
        }
        spec.put("trafficPolicy", policy);
        if (draw.chance(30)) {
            Map<String, Object> subset = new LinkedHashMap<>();
            subset.put("name", "v1");
            subset.put("labels", Map.of("version", "v1"));
            subset.put("trafficPolicy", Map.of("tls", tls(draw)));
            spec.put("subsets", List.of(subset));
        }
        if (draw.chance(50)) {
            spec.put("workloadSelector", Map.of("matchLabels", Map.of("app", "frontend")));
        }
        return Draw.resource(
                "networking.istio.io/v1",
                "DestinationRule",
                namespace,
                name,
                draw.age(),
                Map.of(),
                spec);
    }

    private static Map<String, Object> tls(Draw draw) {
        boolean mutual = draw.chance(50);
        Map<String, Object> tls = new LinkedHashMap<>();
        tls.put("mode", mutual ? "MUTUAL" : "SIMPLE");
        boolean named = draw.chance(40);
        if (named) {
            tls.put("credentialName", "api-certificate");
        } else if (mutual) {
            tls.put("clientCertificate", "/etc/certs/client.pem");
            tls.put("privateKey", "/etc/certs/key.pem");
        }
        if (!named && draw.chance(20)) {
            tls.put("insecureSkipVerify", true);
        } else {
            if (!named && draw.chance(60)) {
                tls.put("caCertificates", "/etc/certs/root.pem");
            }
            if (!named && draw.chance(30)) {
                tls.put("caCrl", "/etc/certs/crl.pem");
            }
            if (draw.chance(40)) {
                tls.put("subjectAltNames", List.of("api.example.org"));
            }
        }
        if (draw.chance(40)) {
            tls.put("sni", "api.example.org");
        }
        return tls;
    }
}
