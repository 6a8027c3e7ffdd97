package dev.assay.mesh.policy.effective;

import java.util.List;

/**
 * A service as one client's proxy sees it.
 *
 * @param host fully qualified, for example {@code backend.shop.svc.cluster.local}
 * @param address the virtual address at which the application's calls are captured
 */
public record OutboundService(String host, String address, List<ServicePort> ports) {

    public OutboundService {
        ports = List.copyOf(ports);
    }
}
