package dev.assay.mesh.controlplane.registry;

import java.util.Map;

/** All workloads and services at one moment, by {@code namespace/name}. */
public record Inventory(Map<String, Workload> workloads, Map<String, Service> services) {

    public static final Inventory EMPTY = new Inventory(Map.of(), Map.of());

    public Inventory {
        workloads = Map.copyOf(workloads);
        services = Map.copyOf(services);
    }
}
