package dev.assay.mesh.policy.effective;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A port of a service and the endpoints behind it.
 *
 * @param number the Service's port, not the workload's
 * @param name empty when the port has none
 * @param subsets named parts of the endpoints, by name, with the TLS to use when a request is
 *     routed there
 * @param direct whether a call to an endpoint's own address is a call to this port, and stays with
 *     that endpoint
 */
public record ServicePort(
        int number,
        String name,
        PortProtocol protocol,
        List<Endpoint> endpoints,
        Map<String, List<Endpoint>> subsets,
        boolean direct) {

    public ServicePort {
        endpoints = List.copyOf(endpoints);
        var copies = new HashMap<String, List<Endpoint>>();
        subsets.forEach((subset, its) -> copies.put(subset, List.copyOf(its)));
        subsets = Map.copyOf(copies);
    }

    /** A port of a service without subsets, whose endpoints nobody calls by address. */
    public ServicePort(int number, String name, PortProtocol protocol, List<Endpoint> endpoints) {
        this(number, name, protocol, endpoints, Map.of(), false);
    }

    /** Every endpoint in every way in which it may be called. */
    public Stream<Endpoint> everyEndpoint() {
        return Stream.concat(endpoints.stream(), subsets.values().stream().flatMap(List::stream));
    }
}
