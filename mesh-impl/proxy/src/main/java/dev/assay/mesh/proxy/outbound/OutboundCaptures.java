package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.proxy.redirect.OriginalDestination;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/** Where the application's calls are taken up. */
public sealed interface OutboundCaptures {

    /**
     * Listeners of their own for each service.
     *
     * @param captures the listeners of a service; those of a service that vanishes are closed
     */
    record PerService(Function<OutboundService, List<OutboundCapture>> captures)
            implements OutboundCaptures {}

    /**
     * One listener to which the kernel redirects all calls, as in Istio: a call to a service's
     * virtual address goes to an endpoint of the service, every other one where it was meant to go.
     */
    record Redirected(InetSocketAddress bind, OwnSockets own, OriginalDestination destinations)
            implements OutboundCaptures {}

    /** Listeners of their own for each service. */
    static OutboundCaptures perService(Function<OutboundService, List<OutboundCapture>> captures) {
        return new PerService(captures);
    }

    /** Each port of a service at the service's own address. */
    static OutboundCaptures atServiceAddress() {
        return perService(service ->
                service.ports().stream()
                        .filter(port -> !service.address().isEmpty())
                        .map(port ->
                                new OutboundCapture(
                                        service.host(),
                                        port.number(),
                                        new InetSocketAddress(service.address(), port.number())))
                        .toList());
    }

    /** No call of the application is taken up. */
    static OutboundCaptures none() {
        return perService(service -> List.of());
    }
}
