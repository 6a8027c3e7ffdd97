package dev.assay.mesh.worlds;

import dev.assay.mesh.worlds.PolicyWorld.Request;
import dev.assay.mesh.worlds.PolicyWorld.Workload;
import java.util.ArrayList;
import java.util.List;

/** Draws requests and connections that come near to what the policies name. */
final class RequestDraw {

    private static final List<String> TRUST_DOMAINS =
            List.of(
                    "cluster.local",
                    "cluster.local",
                    "cluster.local",
                    "td1",
                    "td1",
                    "old",
                    "other");

    /** Identities that a CA of another shape of SPIFFE ID might issue. */
    private static final List<String> ODD =
            List.of(
                    "cluster.local/ns/shop/sa/backend/extra",
                    "cluster.local/ns/shop/extra",
                    "cluster.local/region/ns/shop/sa/backend",
                    "cluster.local/frontend",
                    "cluster.local/sa/backend");

    private static final List<String> HOSTS =
            List.of(
                    "backend.shop",
                    "backend.shop",
                    "BACKEND.shop",
                    "backend.shop:8080",
                    "api.example.org",
                    "x.shop");

    private static final List<String> PATHS =
            List.of(
                    "/public",
                    "/public",
                    "/public/",
                    "/public/private",
                    "/public?x=1",
                    "/Public/Private",
                    "/",
                    "/a.html",
                    "/a/x",
                    "//x",
                    "/api",
                    "/api/",
                    "/api/v1",
                    "/api/v1?x=/items",
                    "/api/v1/items",
                    "/api//items",
                    "/api/v1/v2/end",
                    "/api/end",
                    "/api/a%20b",
                    "/api/a b");

    private static final List<String> ADDRESSES =
            List.of("10.1.0.1", "10.1.0.2", "10.1.1.1", "192.0.2.7", "2001:db8::7");

    private RequestDraw() {}

    static Request draw(Draw draw, List<Workload> workloads) {
        int index = draw.between(0, workloads.size() - 1);
        String principal = principal(draw);
        boolean http = draw.chance(70);
        String source = draw.one(ADDRESSES);
        String sni =
                principal.isEmpty()
                        ? ""
                        : draw.one(
                                List.of(
                                        "",
                                        "outbound_.80_._.backend.shop.svc.cluster.local",
                                        "shop.example"));
        int port = draw.one(Topology.WORKLOAD_PORTS);
        String destination = workloads.get(index).address();
        if (!http) {
            return new Request(
                    index,
                    principal,
                    source,
                    source,
                    destination,
                    port,
                    sni,
                    "",
                    "",
                    "",
                    List.of());
        }
        return new Request(
                index,
                principal,
                source,
                draw.chance(70) ? source : draw.one(ADDRESSES),
                destination,
                port,
                sni,
                draw.one(List.of("GET", "GET", "POST", "DELETE")),
                draw.one(PATHS),
                draw.one(HOSTS),
                headers(draw));
    }

    private static String principal(Draw draw) {
        if (draw.chance(20)) {
            return "";
        }
        if (draw.chance(6)) {
            return draw.one(ODD);
        }
        return draw.one(TRUST_DOMAINS)
                + "/ns/"
                + draw.one(List.of("shop", "shop", "web", "istio-system", "shop-a"))
                + "/sa/"
                + draw.one(List.of("backend", "backend", "frontend", "my.sa", "my-sa"));
    }

    private static List<List<String>> headers(Draw draw) {
        List<List<String>> headers = new ArrayList<>();
        if (draw.chance(60)) {
            String name = draw.one(List.of("x-token", "X-Token"));
            headers.add(List.of(name, draw.one(List.of("1", "2", "abc", "xyz", ""))));
            if (draw.chance(25)) {
                headers.add(List.of("x-token", "2"));
            }
        }
        if (draw.chance(20)) {
            headers.add(List.of("x-other", draw.one(List.of("1", "abc"))));
        }
        return headers;
    }
}
