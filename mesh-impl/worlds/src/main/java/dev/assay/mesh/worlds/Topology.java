package dev.assay.mesh.worlds;

import dev.assay.mesh.worlds.PolicyWorld.Mesh;
import dev.assay.mesh.worlds.PolicyWorld.Port;
import dev.assay.mesh.worlds.PolicyWorld.Service;
import dev.assay.mesh.worlds.PolicyWorld.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Draws what policies speak of: namespaces, workloads, services. */
record Topology(Mesh mesh, List<Workload> workloads, List<Service> services) {

    static final String ROOT = "istio-system";
    static final List<String> NAMESPACES = List.of("shop", "web", ROOT);
    static final List<String> VERSIONS = List.of("v1", "v2");

    /** The last is behind no service. */
    static final List<Integer> WORKLOAD_PORTS = List.of(8080, 8081, 3306, 9000);

    /** The last is no service's. */
    static final List<Integer> SERVICE_PORTS = List.of(80, 81, 3306, 8080);

    private static final List<Port> PORTS =
            List.of(
                    new Port(80, "http-web", 8080),
                    new Port(81, "web", 8081),
                    new Port(3306, "tcp-db", 3306));

    private static final List<String> ACCOUNTS = List.of("backend", "frontend", "my.sa", "default");

    static Topology draw(Draw draw) {
        List<Workload> workloads = new ArrayList<>();
        for (int i = 0; i < NAMESPACES.size(); i++) {
            String namespace = NAMESPACES.get(i);
            for (int number = 1; number <= draw.between(1, 2); number++) {
                workloads.add(
                        new Workload(
                                namespace,
                                "w" + workloads.size(),
                                draw.one(ACCOUNTS),
                                labels(draw),
                                "10.1." + i + "." + number,
                                draw.chance(75)));
            }
        }
        List<Service> services = new ArrayList<>();
        services.add(service(draw, "backend", "shop", workloads));
        services.add(service(draw, draw.one(List.of("backend", "frontend")), "web", workloads));
        if (draw.chance(30)) {
            services.add(service(draw, "gate", ROOT, workloads));
        }
        if (draw.chance(25)) {
            services.add(
                    new Service(
                            "web",
                            "api.example.org",
                            true,
                            "240.240.0.9",
                            List.of(new Port(80, "http-web", 8080)),
                            draw.some(2, indices(workloads))));
        }
        Mesh mesh =
                new Mesh(
                        ROOT,
                        draw.chance(70) ? "cluster.local" : "td1",
                        draw.one(List.of(List.of(), List.of("old"), List.of("old", "td2"))),
                        draw.chance(92));
        return new Topology(mesh, workloads, services);
    }

    /** Labels that a policy demands; never none. */
    static Map<String, String> selector(Draw draw) {
        Map<String, String> labels = new TreeMap<>();
        if (draw.chance(75)) {
            labels.put("app", draw.one(List.of("a", "b")));
        }
        if (labels.isEmpty() || draw.chance(25)) {
            labels.put("version", draw.one(VERSIONS));
        }
        return labels;
    }

    private static Map<String, String> labels(Draw draw) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("app", draw.one(List.of("a", "a", "b")));
        if (draw.chance(70)) {
            labels.put("version", draw.one(VERSIONS));
        }
        return labels;
    }

    private static Service service(
            Draw draw, String name, String namespace, List<Workload> workloads) {
        List<Integer> behind =
                indices(workloads).stream()
                        .filter(i -> workloads.get(i).namespace().equals(namespace))
                        .toList();
        return new Service(
                namespace,
                name + "." + namespace + ".svc.cluster.local",
                false,
                "240.240.0." + (NAMESPACES.indexOf(namespace) + 1),
                draw.some(draw.between(1, 3), PORTS),
                behind);
    }

    private static List<Integer> indices(List<Workload> workloads) {
        return IntStream.range(0, workloads.size()).boxed().toList();
    }
}
