package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.TrustBundle;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * The connection to the control plane, over TLS. It opens when it is needed and again when it
 * broke. Several agents may share one, since every call carries its own token. Safe for any thread.
 */
public final class ControlPlaneChannel implements AutoCloseable {

    /** A control plane that vanished without a word is noticed within seconds. */
    private static final long KEEP_ALIVE_SECONDS = 10;

    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;

    private static final long CLOSE_SECONDS = 2;

    private final ManagedChannel channel;

    /**
     * A channel that has not connected yet.
     *
     * @param serverName the DNS name that the server's certificate must show
     * @param roots the mesh's roots, known out of band; asked at every handshake
     */
    public ControlPlaneChannel(
            AgentRuntime runtime,
            InetSocketAddress address,
            String serverName,
            Supplier<TrustBundle> roots) {
        this(runtime, NettyChannelBuilder.forAddress(address), serverName, roots);
    }

    /**
     * A channel that has not connected yet. The name is resolved anew whenever it connects.
     *
     * @param host a DNS name, which the server's certificate must show
     * @param roots the mesh's roots, known out of band; asked at every handshake
     */
    public ControlPlaneChannel(
            AgentRuntime runtime, String host, int port, Supplier<TrustBundle> roots) {
        this(runtime, NettyChannelBuilder.forAddress(host, port), host, roots);
    }

    private ControlPlaneChannel(
            AgentRuntime runtime,
            NettyChannelBuilder builder,
            String serverName,
            Supplier<TrustBundle> roots) {
        try {
            this.channel =
                    builder.overrideAuthority(serverName)
                            .sslContext(
                                    GrpcSslContexts.configure(
                                                    SslContextBuilder.forClient()
                                                            .trustManager(new LiveTrust(roots)),
                                                    SslProvider.OPENSSL)
                                            .protocols("TLSv1.3")
                                            .build())
                            .eventLoopGroup(runtime.loops())
                            .channelType(NioSocketChannel.class)
                            .executor(runtime.executor())
                            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK has no TLS 1.3", e);
        }
    }

    /** The channel, told to try at once: its own waits are longer than ours. */
    ManagedChannel ready() {
        channel.resetConnectBackoff();
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
