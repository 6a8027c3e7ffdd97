package dev.assay.mesh.worlds;

import dev.assay.mesh.worlds.PolicyWorld.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A call that a rule's subset may be meant for. By the look of it: whether the rule counts for the
 * client is what is asked.
 *
 * @param service index of a service whose host the rule may name
 * @param endpoint index of a workload behind it that has the subset's labels
 */
record SubsetAim(int service, String subset, int endpoint) {

    /** All that a world's rules give. */
    static List<SubsetAim> all(List<Map<String, Object>> resources, Topology topology) {
        List<SubsetAim> aims = new ArrayList<>();
        for (Map<String, Object> resource : resources) {
            Map<?, ?> spec = (Map<?, ?>) resource.getOrDefault("spec", Map.of());
            if (!(spec.get("subsets") instanceof List<?> subsets)) {
                continue;
            }
            Map<?, ?> metadata = (Map<?, ?>) resource.getOrDefault("metadata", Map.of());
            for (int i = 0; i < topology.services().size(); i++) {
                Service service = topology.services().get(i);
                if (names(
                        String.valueOf(spec.get("host")),
                        String.valueOf(metadata.get("namespace")),
                        service)) {
                    for (Object subset : subsets) {
                        add(i, service, (Map<?, ?>) subset, topology, aims);
                    }
                }
            }
        }
        return aims;
    }

    private static void add(
            int index, Service service, Map<?, ?> subset, Topology topology, List<SubsetAim> aims) {
        for (int endpoint : service.endpoints()) {
            Map<?, ?> labels =
                    subset.get("labels") instanceof Map<?, ?> demanded ? demanded : Map.of();
            if (topology.workloads()
                    .get(endpoint)
                    .labels()
                    .entrySet()
                    .containsAll(labels.entrySet())) {
                aims.add(new SubsetAim(index, String.valueOf(subset.get("name")), endpoint));
            }
        }
    }

    private static boolean names(String host, String namespace, Service service) {
        return host.startsWith("*")
                ? service.host().endsWith(host.substring(1))
                : service.host().equals(host)
                        || service.host().equals(host + "." + namespace + ".svc.cluster.local");
    }
}
