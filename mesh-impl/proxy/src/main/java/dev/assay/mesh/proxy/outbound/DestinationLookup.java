package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a redirected connection was meant for, as the mesh is known now. Thread-safe. */
public final class DestinationLookup {

    /**
     * What a configuration comes to.
     *
     * @param captures of each service, for the next index
     */
    private record Index(
            ProxyConfig of,
            Map<OutboundService, List<OutboundCapture>> captures,
            Map<InetSocketAddress, OutboundCapture> services) {}

    private final Live<ProxyConfig> config;
    private final OwnSockets own;
    private volatile Index index;

    public DestinationLookup(Live<ProxyConfig> config, OwnSockets own) {
        this.config = config;
        this.own = own;
        this.index = index(config.current(), new IdentityHashMap<>());
    }

    /** What a connection with this original destination was meant for. */
    public Meant find(Optional<InetSocketAddress> original) {
        if (original.isEmpty()) {
            return new Meant.ForNobody("the connection was not redirected");
        }
        InetSocketAddress address = original.get();
        if (own.isLoop(address)) {
            return new Meant.ForNobody("the connection was made to the proxy itself");
        }
        OutboundCapture service = services().get(address);
        return service == null ? new Meant.ForAddress(address) : new Meant.ForService(service);
    }

    @SuppressWarnings(
            "ReferenceEquality") // a change brings a new object; to compare contents costs more
    // than to index them
    private Map<InetSocketAddress, OutboundCapture> services() {
        ProxyConfig now = config.current();
        Index known = index;
        if (known.of() != now) {
            known = index(now, known.captures());
            index = known;
        }
        return known.services();
    }

    /** A change brings few new services; the others are the same objects. */
    private static Index index(
            ProxyConfig config, Map<OutboundService, List<OutboundCapture>> before) {
        var captures = new IdentityHashMap<OutboundService, List<OutboundCapture>>();
        var services = new HashMap<InetSocketAddress, OutboundCapture>();
        for (OutboundService service : config.outbound().values()) {
            var known = before.get(service);
            var its = known == null ? captures(service) : known;
            captures.put(service, its);
            // Of two services with one address, or one endpoint that callers choose themselves, the
            // first by name counts.
            its.forEach(each -> services.merge(each.bind(), each, DestinationLookup::first));
        }
        return new Index(config, captures, services);
    }

    private static OutboundCapture first(OutboundCapture one, OutboundCapture other) {
        return one.host().compareTo(other.host()) <= 0 ? one : other;
    }

    private static List<OutboundCapture> captures(OutboundService service) {
        return Stream.concat(
                        address(service).stream()
                                .flatMap(address ->
                                        service.ports().stream()
                                                .map(port -> capture(service, port, address))),
                        service.ports().stream()
                                .filter(ServicePort::direct)
                                .flatMap(port ->
                                        port.endpoints().stream()
                                                .map(each -> capture(service, port, each))))
                .toList();
    }

    private static OutboundCapture capture(
            OutboundService service, ServicePort port, Endpoint endpoint) {
        InetSocketAddress address = Outbound.address(endpoint);
        return new OutboundCapture(service.host(), port.number(), address, Optional.of(address));
    }

    private static OutboundCapture capture(
            OutboundService service, ServicePort port, InetAddress address) {
        return new OutboundCapture(
                service.host(), port.number(), new InetSocketAddress(address, port.number()));
    }

    /** Empty for a headless service: its pods are called by their own. */
    private static Optional<InetAddress> address(OutboundService service) {
        try {
            return Optional.of(InetAddress.ofLiteral(service.address()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
