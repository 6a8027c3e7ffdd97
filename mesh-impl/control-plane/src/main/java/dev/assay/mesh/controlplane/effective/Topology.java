package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.PortProtocol;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who stands behind which service.
 *
 * @param workloads as the policy functions see them, by {@code namespace/name}
 * @param endpoints by the service's {@code namespace/name}, ordered by the workloads' names
 */
record Topology(Map<String, WorkloadRef> workloads, Map<String, List<Workload>> endpoints) {

    static Topology of(Inventory inventory) {
        var byNamespace =
                inventory.workloads().values().stream()
                        .sorted(Comparator.comparing(Workload::key))
                        .collect(Collectors.groupingBy(Workload::namespace));
        var endpoints = new HashMap<String, List<Workload>>();
        var ports = new HashMap<String, Map<Integer, PortProtocol>>();
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
                    behind.forEach(workload ->
                            declare(
                                    service,
                                    ports.computeIfAbsent(workload.key(), _ -> new HashMap<>())));
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
        return new Topology(workloads, endpoints);
    }

    private static void declare(Service service, Map<Integer, PortProtocol> ports) {
        service.ports().forEach(port -> ports.putIfAbsent(port.targetPort(), port.protocol()));
    }
}
