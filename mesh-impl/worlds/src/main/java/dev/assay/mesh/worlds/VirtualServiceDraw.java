package dev.assay.mesh.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws VirtualServices, of what this mesh reads of them. */
final class VirtualServiceDraw {

    private static final List<String> HOSTS =
            List.of("backend", "backend.shop.svc.cluster.local", "*.shop.svc.cluster.local");

    private static final List<List<String>> EXPORTS = List.of(List.of("."), List.of("*"));

    private static final List<List<String>> GATEWAYS =
            List.of(List.of("mesh"), List.of("edge"), List.of("mesh", "shop/edge"));

    private VirtualServiceDraw() {}

    static Map<String, Object> draw(Draw draw, String namespace, String name) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("hosts", draw.some(draw.between(1, 2), HOSTS));
        if (draw.chance(30)) {
            spec.put("gateways", draw.one(GATEWAYS));
        }
        if (draw.chance(40)) {
            spec.put("exportTo", draw.one(EXPORTS));
        }
        List<Object> routes = new ArrayList<>();
        for (int i = draw.between(0, 1); i >= 0; i--) {
            routes.add(http(draw));
        }
        spec.put("http", routes);
        return Draw.resource(
                "networking.istio.io/v1",
                "VirtualService",
                namespace,
                name,
                draw.age(),
                Map.of(),
                spec);
    }

    private static Map<String, Object> http(Draw draw) {
        Map<String, Object> http = new LinkedHashMap<>();
        if (draw.chance(60)) {
            Map<String, Object> match = new LinkedHashMap<>();
            if (draw.chance(70)) {
                match.put("uri", Map.of(draw.one(List.of("exact", "prefix")), "/v1"));
            }
            if (match.isEmpty() || draw.chance(50)) {
                match.put("headers", Map.of("x-version", Map.of("exact", "1")));
            }
            http.put("match", List.of(match));
        }
        List<Object> destinations = new ArrayList<>();
        int count = draw.between(1, 2);
        for (int i = 0; i < count; i++) {
            destinations.add(destination(draw, count > 1));
        }
        http.put("route", destinations);
        return http;
    }

    private static Map<String, Object> destination(Draw draw, boolean weighted) {
        Map<String, Object> to = new LinkedHashMap<>();
        to.put("host", "backend");
        if (draw.chance(60)) {
            to.put("subset", draw.one(Topology.VERSIONS));
        }
        if (draw.chance(40)) {
            to.put("port", Map.of("number", draw.one(Topology.SERVICE_PORTS)));
        }
        Map<String, Object> destination = new LinkedHashMap<>();
        destination.put("destination", to);
        if (weighted || draw.chance(30)) {
            destination.put("weight", draw.between(1, 99));
        }
        return destination;
    }
}
