package dev.assay.mesh.proxy.redirect;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Knows where an accepted connection was meant to go before it was redirected. */
@FunctionalInterface
public interface OriginalDestination {

    /** Called on the connection's event loop; empty if nothing is known of it. */
    Optional<InetSocketAddress> of(Channel accepted);

    /** The kernel's connection tracking; needs native sockets. */
    static OriginalDestination kernel() {
        return new KernelDestination();
    }
}
