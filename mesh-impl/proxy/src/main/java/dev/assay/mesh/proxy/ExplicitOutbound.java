package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.outbound.Outbound;
import dev.assay.mesh.proxy.outbound.OutboundCapture;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import dev.assay.mesh.proxy.outbound.OutboundConnection;
import dev.assay.mesh.proxy.outbound.RedirectedConnections;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listeners that follow the services one by one. One whose port the system chooses is opened when
 * somebody asks for it: nobody can know its port before.
 */
final class ExplicitOutbound implements OutboundListeners {

    private static final Logger LOG = LoggerFactory.getLogger(ExplicitOutbound.class);

    private final ProxySpec spec;
    private final OutboundCaptures.PerService captures;
    private final ProxyRuntime runtime;
    private final Outbound outbound;
    private final Map<OutboundCapture, Listener> open = new HashMap<>();
    private final Map<InetSocketAddress, Listener> byAddress = new HashMap<>();
    private Optional<RedirectedConnections> redirected = Optional.empty();

    ExplicitOutbound(
            ProxySpec spec,
            OutboundCaptures.PerService captures,
            ProxyRuntime runtime,
            Outbound outbound) {
        this.spec = spec;
        this.captures = captures;
        this.runtime = runtime;
        this.outbound = outbound;
    }

    @Override
    public void open() throws BindFailed {
        for (OutboundCapture capture : wanted()) {
            if (!isOnDemand(capture)) {
                open.put(capture, listen(capture));
            }
        }
    }

    @Override
    public void reconcile() {
        Set<OutboundCapture> wanted = wanted();
        for (var each : List.copyOf(open.entrySet())) {
            if (!wanted.contains(each.getKey())) {
                open.remove(each.getKey());
                each.getValue().stopAccepting();
                each.getValue().drain();
            }
        }
        for (OutboundCapture capture : wanted) {
            if (!isOnDemand(capture) && !open.containsKey(capture)) {
                openLater(capture);
            }
        }
    }

    @Override
    public Optional<InetSocketAddress> bound(String host, int servicePort) {
        return open.entrySet().stream()
                .filter(entry -> entry.getKey().takesUp(host, servicePort))
                .map(entry -> entry.getValue().address())
                .findFirst();
    }

    @Override
    public Optional<InetSocketAddress> openFor(String host, int servicePort) {
        Optional<OutboundCapture> onDemand =
                wanted().stream()
                        .filter(each -> isOnDemand(each) && each.takesUp(host, servicePort))
                        .findFirst();
        onDemand.ifPresent(this::openLater);
        return onDemand.map(open::get).map(Listener::address);
    }

    @Override
    public Optional<InetSocketAddress> openFor(InetSocketAddress original) {
        Listener known = byAddress.get(original);
        if (known != null) {
            return Optional.of(known.address());
        }
        if (redirected.isEmpty()) {
            redirected = Optional.of(new RedirectedConnections(outbound, redirection()));
        }
        RedirectedConnections connections = redirected.get();
        try {
            var listener =
                    Listener.open(
                            runtime,
                            spec.limits(),
                            spec.workload(),
                            "outbound to " + original,
                            new InetSocketAddress(spec.outboundSource(), 0),
                            channel -> connections.accept(channel, Optional.of(original)));
            byAddress.put(original, listener);
            return Optional.of(listener.address());
        } catch (BindFailed e) {
            LOG.error("{}", e.getMessage());
            return Optional.empty();
        }
    }

    /** As the kernel would redirect, but that a listener is for one address from the beginning. */
    private OutboundCaptures.Redirected redirection() {
        return new OutboundCaptures.Redirected(
                new InetSocketAddress(spec.outboundSource(), 0),
                new OwnSockets(spec.outboundSource(), Set.of()),
                _ -> Optional.empty());
    }

    @Override
    public Collection<Listener> all() {
        return Stream.concat(open.values().stream(), byAddress.values().stream()).toList();
    }

    private Set<OutboundCapture> wanted() {
        var wanted = new HashSet<OutboundCapture>();
        outbound.config()
                .current()
                .outbound()
                .values()
                .forEach(service -> wanted.addAll(captures.captures().apply(service)));
        return wanted;
    }

    private void openLater(OutboundCapture capture) {
        try {
            open.put(capture, listen(capture));
        } catch (BindFailed e) {
            LOG.error("{}", e.getMessage());
        }
    }

    private Listener listen(OutboundCapture capture) throws BindFailed {
        return Listener.open(
                runtime,
                spec.limits(),
                spec.workload(),
                "outbound to " + capture.host() + ":" + capture.servicePort(),
                capture.bind(),
                channel -> new OutboundConnection(outbound, channel, capture).start());
    }

    /** In a mesh of many services most such listeners would stand for nothing. */
    private static boolean isOnDemand(OutboundCapture capture) {
        return capture.bind().getPort() == 0;
    }
}
