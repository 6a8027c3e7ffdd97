package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.OutboundService;
import java.net.InetSocketAddress;
import java.util.List;

/** Where the application's calls to a service are taken up. */
@FunctionalInterface
public interface OutboundCaptures {

    /** The listeners of a service; those of a service that vanishes are closed. */
    List<OutboundCapture> of(OutboundService service);

    /** Each port of a service at the service's own address. */
    static OutboundCaptures atServiceAddress() {
        return service ->
                service.ports().stream()
                        .map(port ->
                                new OutboundCapture(
                                        service.host(),
                                        port.number(),
                                        new InetSocketAddress(service.address(), port.number())))
                        .toList();
    }

    /** No call of the application is taken up. */
    static OutboundCaptures none() {
        return service -> List.of();
    }
}
