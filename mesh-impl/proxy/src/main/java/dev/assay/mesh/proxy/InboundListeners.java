package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.inbound.Inbound;
import dev.assay.mesh.proxy.inbound.InboundConnections;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;

/** Where one proxy takes up calls from others. Not thread-safe: the proxy's lock guards it. */
sealed interface InboundListeners permits CapturedInbound, GatewayInbound {

    /** Those that a specification asks for; none is open yet. */
    static InboundListeners of(
            ProxySpec spec, ProxyRuntime runtime, Inbound inbound, InboundConnections connections) {
        return spec.gateway()
                .<InboundListeners>map(
                        gateway -> new GatewayInbound(spec, gateway, runtime, inbound, connections))
                .orElseGet(() -> new CapturedInbound(spec, runtime, inbound, connections));
    }

    /**
     * Opens what is asked for.
     *
     * @throws BindFailed naming the address that could not be had; some may be open
     */
    void open() throws BindFailed;

    /** Closes and opens what another configuration asks for. */
    void reconcile();

    /** Where calls to a workload port are taken up, empty if nowhere (yet). */
    Optional<InetSocketAddress> bound(int workloadPort);

    /** Those that are open. */
    Collection<Listener> all();
}
