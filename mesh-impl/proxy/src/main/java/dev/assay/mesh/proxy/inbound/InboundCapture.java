package dev.assay.mesh.proxy.inbound;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

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
    public Original original(Channel accepted) {
        return new Original(port, application);
    }
}
