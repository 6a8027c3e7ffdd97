package dev.assay.mesh.proxy.inbound;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Where calls to the workload are taken up, and what each was meant for. */
public sealed interface Capture permits InboundCapture, RedirectedCapture {

    /** Where to listen; port 0 lets the system choose. */
    InetSocketAddress bind();

    /**
     * What an accepted connection was meant for. Called on the connection's event loop.
     *
     * @return empty if it was meant for no port of the workload: it is closed
     */
    Optional<Original> original(Channel accepted);

    /**
     * A connection's destination.
     *
     * @param port the workload port
     * @param called the address that the caller connected to
     * @param application where the application listens for it
     * @param source the address that the application is called from; the wildcard address leaves it
     *     to the system
     */
    record Original(
            int port, InetAddress called, InetSocketAddress application, InetAddress source) {

        /** Of a connection to a proxy behind which there is no application. */
        public static Original atEdge(int port, InetSocketAddress called) {
            return new Original(
                    port,
                    called.getAddress(),
                    InetSocketAddress.createUnresolved("", 0),
                    new InetSocketAddress(0).getAddress());
        }
    }
}
