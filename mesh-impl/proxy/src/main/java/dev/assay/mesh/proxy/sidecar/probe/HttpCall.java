package dev.assay.mesh.proxy.sidecar.probe;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** One GET request to the application, on a connection of its own. */
public final class HttpCall {

    /** An application's metrics may be long; a probe's answer is not looked at. */
    private static final int MAX_BODY = 8 * 1024 * 1024;

    /** What came back. */
    public record Answer(int status, String body) {
        static final Answer OK = new Answer(200, "");
    }

    private final AppProbe.HttpGet get;
    private final DefaultFullHttpRequest request;

    private HttpCall(AppProbe.HttpGet get, DefaultFullHttpRequest request) {
        this.get = get;
        this.request = request;
    }

    /**
     * The request of a probe: the kubelet's headers, overridden by the probe's own.
     *
     * @param asked the headers of the kubelet's own question
     */
    static HttpCall of(AppProbe.HttpGet get, InetAddress pod, HttpHeaders asked) {
        var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, get.path());
        HttpHeaders headers = request.headers();
        headers.set(asked);
        headers.set(HttpHeaderNames.HOST, pod.getHostAddress() + ":" + get.port());
        get.headers().forEach(header -> headers.set(header.name(), header.value()));
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        headers.remove(HttpHeaderNames.ACCEPT_ENCODING);
        return new HttpCall(get, request);
    }

    CompletableFuture<Answer> make(AppProber prober) {
        var result =
                new CompletableFuture<Answer>()
                        .orTimeout(get.timeout().toMillis(), TimeUnit.MILLISECONDS);
        prober.connect(
                get.port(),
                get.timeout(),
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) throws SSLException {
                        if (get.secure()) {
                            channel.pipeline().addLast(unverified(channel));
                        }
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MAX_BODY),
                                        new Answered(result));
                    }
                },
                result,
                channel -> {
                    var _ = result.whenComplete((answer, failure) -> channel.close());
                    channel.writeAndFlush(request);
                });
        return result;
    }

    private static io.netty.channel.ChannelHandler unverified(Channel channel) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build()
                .newHandler(channel.alloc());
    }

    private static final class Answered extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> result;

        Answered(CompletableFuture<Answer> result) {
            this.result = result;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            result.complete(
                    new Answer(
                            response.status().code(),
                            response.content().toString(StandardCharsets.UTF_8)));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            result.completeExceptionally(new IOException("the connection ended without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            result.completeExceptionally(cause);
            ctx.close();
        }
    }
}
