package dev.assay.mesh.proxy;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.proxy.inbound.Capture;
import dev.assay.mesh.proxy.inbound.Inbound;
import dev.assay.mesh.proxy.inbound.InboundConnections;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners at the mesh's edge: one for each port that a Gateway's server has now. */
final class GatewayInbound implements InboundListeners {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayInbound.class);

    private final ProxySpec spec;
    private final GatewaySpec gateway;
    private final ProxyRuntime runtime;
    private final Inbound inbound;
    private final InboundConnections connections;
    private final Map<Integer, Listener> open = new HashMap<>();

    /** Those that were closed while connections were open on them. */
    private final List<Listener> retired = new ArrayList<>();

    GatewayInbound(
            ProxySpec spec,
            GatewaySpec gateway,
            ProxyRuntime runtime,
            Inbound inbound,
            InboundConnections connections) {
        this.spec = spec;
        this.gateway = gateway;
        this.runtime = runtime;
        this.inbound = inbound;
        this.connections = connections;
    }

    @Override
    public void open() {
        reconcile();
    }

    /** A port that cannot be had is nobody else's loss; it is tried again at the next change. */
    @Override
    public void reconcile() {
        Set<Integer> wanted =
                inbound.config().current().servers().stream()
                        .map(GatewayServer::port)
                        .collect(Collectors.toSet());
        retired.removeIf(listener -> listener.accepted().isEmpty());
        for (var each : List.copyOf(open.entrySet())) {
            if (!wanted.contains(each.getKey())) {
                open.remove(each.getKey());
                each.getValue().stopAccepting();
                each.getValue().drain();
                retired.add(each.getValue());
            }
        }
        for (int port : wanted) {
            if (!open.containsKey(port)) {
                try {
                    open.put(port, listen(port));
                } catch (BindFailed e) {
                    LOG.warn(
                            "{}: a Gateway's port is not served: {}",
                            spec.workload(),
                            e.getMessage());
                }
            }
        }
    }

    private Listener listen(int port) throws BindFailed {
        return Listener.open(
                runtime,
                spec.limits(),
                spec.workload(),
                "gateway port " + port,
                gateway.bind().apply(port),
                channel ->
                        connections.accept(
                                inbound,
                                channel,
                                Capture.Original.atEdge(
                                        port, (InetSocketAddress) channel.localAddress())));
    }

    @Override
    public Optional<InetSocketAddress> bound(int workloadPort) {
        return Optional.ofNullable(open.get(workloadPort)).map(Listener::address);
    }

    @Override
    public Collection<Listener> all() {
        var all = new ArrayList<>(open.values());
        all.addAll(retired);
        return all;
    }
}
