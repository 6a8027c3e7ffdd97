package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.proxy.redirect.OriginalDestination;
import dev.assay.mesh.proxy.redirect.OwnSockets;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One listener to which the kernel redirects the calls to every port of the workload, as in Istio.
 * The application is called at the workload's own address and the port that was meant. Whoever
 * calls the listener itself, or means another machine, is meant for no port: the proxy is no relay.
 *
 * @param source the address that the application is called from: the kernel lets it pass without
 *     redirecting it again
 */
public record RedirectedCapture(
        InetSocketAddress bind,
        OwnSockets own,
        InetAddress source,
        OriginalDestination destinations)
        implements Capture {

    @Override
    public Optional<Original> original(Channel accepted) {
        return destinations
                .of(accepted)
                .filter(meant -> meant.getAddress().equals(own.address()))
                .filter(meant -> !own.isLoop(meant))
                .map(meant -> new Original(meant.getPort(), meant.getAddress(), meant, source));
    }
}
