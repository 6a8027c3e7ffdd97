package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.PortProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who stands behind which service.
 *
 * @param workloads as the policy functions see them, by {@code namespace/name}
 * @param endpoints by the service's {@code namespace/name}, ordered by the workloads' names
 * @param byNamespace the workloads again
 * @param byLabel the workloads once more, for each label that they have
 * @param services {@code namespace/name} of those that a workload stands behind, by workload
 */
record Topology(
        Map<String, WorkloadRef> workloads,
        Map<String, List<Workload>> endpoints,
        Map<String, List<WorkloadRef>> byNamespace,
        Map<Map.Entry<String, String>, List<WorkloadRef>> byLabel,
        Map<String, List<String>> services) {

    /**
     * The workloads of one namespace (of all if none is named) with these labels, and perhaps
     * others.
     */
    Collection<WorkloadRef> candidates(Optional<String> namespace, Map<String, String> labels) {
        Collection<WorkloadRef> fewest =
                namespace.isEmpty()
                        ? workloads.values()
                        : byNamespace.getOrDefault(namespace.get(), List.of());
        for (Map.Entry<String, String> label : labels.entrySet()) {
            var having = byLabel.getOrDefault(label, List.of());
            fewest = having.size() < fewest.size() ? having : fewest;
        }
        return fewest;
    }

    List<String> servicesOf(String workload) {
        return services.getOrDefault(workload, List.of());
    }

    static Topology of(Inventory inventory) {
        var byNamespace =
                inventory.workloads().values().stream()
                        .sorted(Comparator.comparing(Workload::key))
                        .collect(Collectors.groupingBy(Workload::namespace));
        var endpoints = new HashMap<String, List<Workload>>();
        var ports = new HashMap<String, Map<Integer, PortProtocol>>();
        var services = new HashMap<String, List<String>>();
        // In a fixed order: of two services that call one port differently, the first by name
        // counts.
        inventory.services().values().stream()
                .sorted(Comparator.comparing(Service::key))
                .forEach(service -> {
                    var behind =
                            byNamespace.getOrDefault(service.namespace(), List.of()).stream()
                                    .filter(service::selects)
                                    .toList();
                    endpoints.put(service.key(), behind);
                    behind.forEach(workload -> {
                        declare(
                                service,
                                ports.computeIfAbsent(workload.key(), _ -> new HashMap<>()));
                        services.computeIfAbsent(workload.key(), _ -> new ArrayList<>())
                                .add(service.key());
                    });
                });
        var workloads = new HashMap<String, WorkloadRef>();
        for (var workload : inventory.workloads().values()) {
            workloads.put(
                    workload.key(),
                    new WorkloadRef(
                            workload.namespace(),
                            workload.name(),
                            workload.labels(),
                            ports.getOrDefault(workload.key(), Map.of())));
        }
        return new Topology(
                workloads,
                endpoints,
                workloads.values().stream().collect(Collectors.groupingBy(WorkloadRef::namespace)),
                byLabel(workloads.values()),
                services);
    }

    private static Map<Map.Entry<String, String>, List<WorkloadRef>> byLabel(
            Collection<WorkloadRef> workloads) {
        var byLabel = new HashMap<Map.Entry<String, String>, List<WorkloadRef>>();
        for (WorkloadRef workload : workloads) {
            workload.labels()
                    .entrySet()
                    .forEach(label ->
                            byLabel.computeIfAbsent(label, _ -> new ArrayList<>()).add(workload));
        }
        return byLabel;
    }

    private static void declare(Service service, Map<Integer, PortProtocol> ports) {
        service.ports().forEach(port -> ports.putIfAbsent(port.targetPort(), port.protocol()));
    }
}
