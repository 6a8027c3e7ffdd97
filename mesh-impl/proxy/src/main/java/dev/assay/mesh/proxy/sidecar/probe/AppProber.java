package dev.assay.mesh.proxy.sidecar.probe;

import dev.assay.mesh.proxy.ProxyRuntime;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the application what the kubelet wants to know: at the pod's own address, and from the
 * address whose connections are not redirected. Thread-safe; nothing blocks.
 */
public final class AppProber implements AppHealth {

    private final ProxyRuntime runtime;
    private final InetAddress pod;
    private final InetAddress source;

    /**
     * A prober of one pod.
     *
     * @param source the address to call from; the wildcard address leaves it to the system
     */
    public AppProber(ProxyRuntime runtime, InetAddress pod, InetAddress source) {
        this.runtime = runtime;
        this.pod = pod;
        this.source = source;
    }

    @Override
    public CompletableFuture<HttpCall.Answer> probe(AppProbe probe, HttpHeaders asked) {
        return switch (probe) {
            case AppProbe.HttpGet get -> HttpCall.of(get, pod, asked).make(this);
            case AppProbe.TcpSocket tcp -> tcp(tcp);
            case AppProbe.Grpc grpc ->
                    GrpcHealth.check(grpc, runtime, address(grpc.port()), source);
        };
    }

    private CompletableFuture<HttpCall.Answer> tcp(AppProbe.TcpSocket probe) {
        var result = new CompletableFuture<HttpCall.Answer>();
        connect(
                probe.port(),
                probe.timeout(),
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        // It is closed as soon as it is open.
                    }
                },
                result,
                channel -> {
                    result.complete(HttpCall.Answer.OK);
                    channel.close();
                });
        return result;
    }

    /** What is done with a connection once it is open, on its event loop. */
    interface Connected {
        void use(Channel channel);
    }

    void connect(
            int port,
            Duration timeout,
            ChannelInitializer<Channel> pipeline,
            CompletableFuture<?> result,
            Connected then) {
        new Bootstrap()
                .group(runtime.loops())
                .channel(runtime.sockets().client())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .handler(pipeline)
                .connect(address(port), new InetSocketAddress(source, 0))
                .addListener((io.netty.channel.ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        then.use(done.channel());
                    } else {
                        result.completeExceptionally(done.cause());
                    }
                });
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(pod, port);
    }
}
