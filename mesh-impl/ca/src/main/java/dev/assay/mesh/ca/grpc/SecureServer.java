package dev.assay.mesh.ca.grpc;

import dev.assay.mesh.ca.ServerIdentity;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The control plane's one port: gRPC over TLS, every call with a bearer token. Services run on
 * virtual threads. Closing it drops open calls.
 */
public final class SecureServer implements AutoCloseable {

    /** The largest legitimate metadata is one token of a few KB. */
    private static final int METADATA_BYTES = 32 * 1024;

    /** A handshake on a healthy network takes milliseconds; a slow or silent peer is let go. */
    private static final long HANDSHAKE_SECONDS = 10;

    private static final long CLOSE_SECONDS = 2;

    private final Server server;

    private SecureServer(Server server) {
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param bind port 0 lets the system choose
     * @throws IOException if the address is in use or cannot be bound
     */
    public static SecureServer start(
            InetSocketAddress bind,
            ServerIdentity identity,
            BearerAuthentication authentication,
            List<? extends BindableService> services)
            throws IOException {
        var builder =
                NettyServerBuilder.forAddress(bind)
                        .sslContext(
                                GrpcSslContexts.configure(
                                                SslContextBuilder.forServer(
                                                        new ServerCredentials(identity)),
                                                SslProvider.JDK)
                                        .protocols("TLSv1.3", "TLSv1.2")
                                        .build())
                        // Never shut down: a write that fails after the end is still reported to
                        // it.
                        .executor(Thread::startVirtualThread)
                        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                        .maxInboundMetadataSize(METADATA_BYTES)
                        .permitKeepAliveWithoutCalls(true)
                        .permitKeepAliveTime(1, TimeUnit.SECONDS);
        services.forEach(service ->
                builder.addService(ServerInterceptors.intercept(service, authentication)));
        return new SecureServer(builder.build().start());
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
