package dev.assay.mesh.proxy.outbound;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A listener for the application's calls to one port of one service.
 *
 * @param host the service, fully qualified
 * @param servicePort the Service's port
 * @param bind where the application connects to; with port 0 the system chooses, once somebody asks
 * @param endpoint the one endpoint that the application has chosen itself, by its own address
 */
public record OutboundCapture(
        String host,
        int servicePort,
        InetSocketAddress bind,
        Optional<InetSocketAddress> endpoint) {

    /** For calls to whichever endpoint. */
    public OutboundCapture(String host, int servicePort, InetSocketAddress bind) {
        this(host, servicePort, bind, Optional.empty());
    }

    /** Whether it is there for this port of this service. */
    public boolean takesUp(String otherHost, int otherPort) {
        return host.equals(otherHost) && servicePort == otherPort;
    }
}
