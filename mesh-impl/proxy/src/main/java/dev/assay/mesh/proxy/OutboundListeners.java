package dev.assay.mesh.proxy;

import dev.assay.mesh.proxy.outbound.Outbound;
import dev.assay.mesh.proxy.outbound.OutboundCaptures;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Optional;

/**
 * Where one proxy takes up its application's calls. Not thread-safe: the proxy's lock guards it.
 */
sealed interface OutboundListeners permits ExplicitOutbound, RedirectedOutbound {

    /** Those that a specification asks for; none is open yet. */
    static OutboundListeners of(ProxySpec spec, ProxyRuntime runtime, Outbound outbound) {
        return switch (spec.outbound()) {
            case OutboundCaptures.PerService each ->
                    new ExplicitOutbound(spec, each, runtime, outbound);
            case OutboundCaptures.Redirected one ->
                    new RedirectedOutbound(spec, one, runtime, outbound);
        };
    }

    /**
     * Opens what the configuration of now asks for.
     *
     * @throws BindFailed naming the address that could not be had; some may be open
     */
    void open() throws BindFailed;

    /** Closes and opens what another configuration asks for. */
    void reconcile();

    /** Where calls to a service's port are taken up, empty if nowhere (yet). */
    Optional<InetSocketAddress> bound(String host, int servicePort);

    /** As {@link #bound}; a listener that waits to be asked for is opened now. */
    Optional<InetSocketAddress> openFor(String host, int servicePort);

    /**
     * Where calls to an address are taken up that the application has found out by itself, empty if
     * nowhere. What is meant by the address is seen when a call comes.
     */
    Optional<InetSocketAddress> openFor(InetSocketAddress original);

    /** Those that are open. */
    Collection<Listener> all();
}
