package dev.assay.mesh.proxy.inbound;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A listener of its own for one workload port.
 *
 * @param port the workload port, which policies name
 * @param bind where callers connect to
 * @param application where the application listens
 */
public record InboundCapture(int port, InetSocketAddress bind, InetSocketAddress application)
        implements Capture {

    @Override
    public Optional<Original> original(Channel accepted) {
        var called = (InetSocketAddress) accepted.localAddress();
        return Optional.of(
                new Original(
                        port,
                        called.getAddress(),
                        application,
                        new InetSocketAddress(0).getAddress()));
    }
}
