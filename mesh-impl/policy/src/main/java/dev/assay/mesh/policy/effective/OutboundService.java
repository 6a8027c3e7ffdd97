package dev.assay.mesh.policy.effective;

import java.util.List;

/**
 * A service as one client's proxy sees it.
 *
 * @param host fully qualified, for example {@code backend.shop.svc.cluster.local}
 * @param address the virtual address at which the application's calls are captured; empty when it
 *     has none
 * @param routes of HTTP requests, the first that matches counts; none: all go to the called port's
 *     endpoints
 */
public record OutboundService(
        String host, String address, List<ServicePort> ports, List<HttpRoute> routes) {

    public OutboundService {
        ports = List.copyOf(ports);
        routes = List.copyOf(routes);
    }

    /** A service whose requests all go to its own endpoints. */
    public OutboundService(String host, String address, List<ServicePort> ports) {
        this(host, address, ports, List.of());
    }
}
