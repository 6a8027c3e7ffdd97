package dev.assay.mesh.policy.effective;

import java.util.List;

/**
 * A port of a service and the endpoints behind it.
 *
 * @param number the Service's port, not the workload's
 * @param name empty when the port has none
 */
public record ServicePort(
        int number, String name, PortProtocol protocol, List<Endpoint> endpoints) {

    public ServicePort {
        endpoints = List.copyOf(endpoints);
    }
}
