package dev.assay.mesh.proxy.inbound;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Where calls to the workload are taken up, and what each was meant for. */
public interface Capture {

    /** Where to listen; port 0 lets the system choose. */
    InetSocketAddress bind();

    /** What an accepted connection was meant for. Called on the connection's event loop. */
    Original original(Channel accepted);

    /**
     * A connection's destination.
     *
     * @param port the workload port
     * @param application where the application listens for it
     */
    record Original(int port, InetSocketAddress application) {}
}
