package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.inbound.Capture;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What makes one workload's proxy.
 *
 * @param namespace of the workload
 * @param name of the workload
 * @param inbound where calls to the workload are taken up
 * @param outbound where the application's calls to a service are taken up
 * @param admin where readiness, metrics and state are served; port 0 lets the system choose
 * @param outboundSource the address that upstream connections come from; the wildcard address
 *     leaves it to the system
 */
public record ProxySpec(
        String namespace,
        String name,
        List<Capture> inbound,
        OutboundCaptures outbound,
        InetSocketAddress admin,
        InetAddress outboundSource,
        Limits limits) {

    public ProxySpec {
        inbound = List.copyOf(inbound);
    }

    /** {@code namespace/name}. */
    public String workload() {
        return namespace + "/" + name;
    }
}
