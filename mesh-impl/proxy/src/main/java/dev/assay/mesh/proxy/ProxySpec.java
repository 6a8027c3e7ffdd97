package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.inbound.Capture;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

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
 * @param gateway absent for a sidecar
 */
public record ProxySpec(
        String namespace,
        String name,
        List<Capture> inbound,
        OutboundCaptures outbound,
        InetSocketAddress admin,
        InetAddress outboundSource,
        Limits limits,
        Optional<GatewaySpec> gateway) {

    /** Of a sidecar. */
    public ProxySpec(
            String namespace,
            String name,
            List<Capture> inbound,
            OutboundCaptures outbound,
            InetSocketAddress admin,
            InetAddress outboundSource,
            Limits limits) {
        this(namespace, name, inbound, outbound, admin, outboundSource, limits, Optional.empty());
    }

    /** The same at the mesh's edge. */
    public ProxySpec atEdge(GatewaySpec its) {
        return new ProxySpec(
                namespace,
                name,
                inbound,
                outbound,
                admin,
                outboundSource,
                limits,
                Optional.of(its));
    }

    public ProxySpec {
        inbound = List.copyOf(inbound);
    }

    /** {@code namespace/name}. */
    public String workload() {
        return namespace + "/" + name;
    }
}
