package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.outbound.Outbound;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import dev.assay.mesh.proxy.outbound.RedirectedConnections;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** One listener for every call; what a call was meant for is found when it comes. */
final class RedirectedOutbound implements OutboundListeners {

    private final ProxySpec spec;
    private final OutboundCaptures.Redirected captures;
    private final ProxyRuntime runtime;
    private final RedirectedConnections connections;
    private final List<Listener> open = new ArrayList<>();

    RedirectedOutbound(
            ProxySpec spec,
            OutboundCaptures.Redirected captures,
            ProxyRuntime runtime,
            Outbound outbound) {
        this.spec = spec;
        this.captures = captures;
        this.runtime = runtime;
        this.connections = new RedirectedConnections(outbound, captures);
    }

    @Override
    public void open() throws BindFailed {
        open.add(
                Listener.open(
                        runtime,
                        spec.limits(),
                        spec.workload(),
                        "redirected outbound",
                        captures.bind(),
                        connections::accept));
    }

    @Override
    public void reconcile() {
        // The one listener stands for all services, whichever there are.
    }

    @Override
    public Optional<InetSocketAddress> bound(String host, int servicePort) {
        return open.stream().findFirst().map(Listener::address);
    }

    @Override
    public Optional<InetSocketAddress> openFor(String host, int servicePort) {
        return bound(host, servicePort);
    }

    @Override
    public Optional<InetSocketAddress> openFor(InetSocketAddress original) {
        return open.stream().findFirst().map(Listener::address);
    }

    @Override
    public Collection<Listener> all() {
        return List.copyOf(open);
    }
}
