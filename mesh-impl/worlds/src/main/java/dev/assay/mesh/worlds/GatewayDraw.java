package dev.assay.mesh.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws Gateways, of what this mesh reads of them. */
final class GatewayDraw {

    private static final List<String> HOSTS =
            List.of("*", "edge.example.org", "*.example.org", "shop/*", "./here.example.org");

    private GatewayDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        if (draw.chance(70)) {
            spec.put("selector", Map.of("istio", "ingressgateway"));
        }
        List<Object> servers = new ArrayList<>();
        for (int i = draw.between(1, 2); i > 0; i--) {
            servers.add(server(draw, 80 + i));
        }
        spec.put("servers", servers);
        return Draw.resource(
                "networking.istio.io/v1", "Gateway", namespace, name, draw.age(), Map.of(), spec);
    }

    private static Map<String, Object> server(Draw draw, int number) {
        boolean ended = draw.chance(40);
        Map<String, Object> port = new LinkedHashMap<>();
        port.put("number", number);
        port.put("name", "port-" + number);
        port.put("protocol", ended ? "HTTPS" : "HTTP");
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("port", port);
        server.put("hosts", draw.some(draw.between(1, 2), HOSTS));
        if (ended) {
            server.put("tls", Map.of("mode", "ISTIO_MUTUAL"));
        }
        return server;
    }
}
