package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.inbound.Capture;
import dev.assay.mesh.proxy.inbound.Inbound;
import dev.assay.mesh.proxy.inbound.InboundCapture;
import dev.assay.mesh.proxy.inbound.InboundConnections;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Listeners before an application: the same as long as the proxy runs. */
final class CapturedInbound implements InboundListeners {

    private final ProxySpec spec;
    private final ProxyRuntime runtime;
    private final Inbound inbound;
    private final InboundConnections connections;
    private final Map<Capture, Listener> open = new HashMap<>();

    CapturedInbound(
            ProxySpec spec, ProxyRuntime runtime, Inbound inbound, InboundConnections connections) {
        this.spec = spec;
        this.runtime = runtime;
        this.inbound = inbound;
        this.connections = connections;
    }

    @Override
    public void open() throws BindFailed {
        for (Capture capture : spec.inbound()) {
            open.put(capture, listen(capture));
        }
    }

    private Listener listen(Capture capture) throws BindFailed {
        return Listener.open(
                runtime,
                spec.limits(),
                spec.workload(),
                "inbound",
                capture.bind(),
                channel ->
                        capture.original(channel)
                                .ifPresentOrElse(
                                        original -> connections.accept(inbound, channel, original),
                                        () -> connections.refuse(inbound, channel)));
    }

    @Override
    public void reconcile() {
        // a sidecar's captures do not hang on its configuration
    }

    @Override
    public Optional<InetSocketAddress> bound(int workloadPort) {
        return open.entrySet().stream()
                .filter(entry ->
                        entry.getKey() instanceof InboundCapture capture
                                && capture.port() == workloadPort)
                .map(entry -> entry.getValue().address())
                .findFirst();
    }

    @Override
    public Collection<Listener> all() {
        return List.copyOf(open.values());
    }
}
