package dev.assay.mesh.proxy.outbound;

import java.net.InetSocketAddress;

/**
 * A listener for the application's calls to one port of one service.
 *
 * @param host the service, fully qualified
 * @param servicePort the Service's port
 * @param bind where the application connects to; with port 0 the system chooses, once somebody asks
 */
public record OutboundCapture(String host, int servicePort, InetSocketAddress bind) {
    /** Whether it is there for this port of this service. */
    public boolean takesUp(String otherHost, int otherPort) {
        return host.equals(otherHost) && servicePort == otherPort;
    }
}
