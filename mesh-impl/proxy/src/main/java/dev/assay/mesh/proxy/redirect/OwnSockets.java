package dev.assay.mesh.proxy.redirect;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Where the proxy itself takes connections up. A connection that was meant for one of these places
 * was not redirected there: to pass it on would call the proxy again, and again.
 *
 * @param address the workload's own, its pod's
 * @param ports on which the proxy takes up redirected connections
 */
public record OwnSockets(InetAddress address, Set<Integer> ports) {

    public OwnSockets {
        ports = Set.copyOf(ports);
    }

    /** Whether the address is this workload's, by whatever name. */
    public boolean isOwn(InetAddress other) {
        return other.equals(address) || other.isLoopbackAddress() || other.isAnyLocalAddress();
    }

    /** Whether a connection to it would come to the proxy's own listeners. */
    public boolean isLoop(InetSocketAddress destination) {
        return ports.contains(destination.getPort()) && isOwn(destination.getAddress());
    }
}
