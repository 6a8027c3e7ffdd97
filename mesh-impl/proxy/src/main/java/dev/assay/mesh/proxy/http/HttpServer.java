package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.sniff.PeekHandler;
import dev.assay.mesh.proxy.tcp.Closing;
import dev.assay.mesh.proxy.tcp.Discard;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Turns a connection into one that speaks HTTP. Stateless; the routers carry each connection's
 * state.
 *
 * @param headerTime from a request's first byte to the end of its headers
 * @param idle how long a connection may be without traffic
 */
public record HttpServer(
        HttpPool pool,
        HttpCodecs codecs,
        RetryRule retries,
        Clock clock,
        Duration headerTime,
        Duration idle) {

    /**
     * Lets the first bytes of a connection decide what is spoken on it.
     *
     * @param promised whether its port is declared as HTTP, so that anything else is rejected
     * @param limit how long after its first byte a connection may leave it open what it speaks
     * @param raw serves a connection that does not speak HTTP and need not
     */
    public void detect(
            Channel channel, HttpRouter router, boolean promised, Duration limit, Runnable raw) {
        channel.pipeline()
                .addLast(
                        new PeekHandler(
                                new HttpDetection(this, channel, router, promised, raw),
                                limit,
                                PeekHandler.Clock.FROM_FIRST_BYTE));
    }

    /** Puts HTTP/1.1 at the end of the pipeline. */
    void http1(ChannelPipeline pipeline, HttpRouter router) {
        var timeout =
                new HeaderTimeout(
                        headerTime,
                        () -> {
                            router.malformed("request headers took too long");
                            pipeline.channel().close();
                        });
        pipeline.addLast(
                idleWatch(),
                timeout,
                codecs.http1Server(),
                new HttpServerHandler(this, router, false, timeout));
    }

    /** Puts HTTP/2 at the end of the pipeline. */
    public void http2(ChannelPipeline pipeline, HttpRouter router) {
        var server = this;
        pipeline.addLast(idleWatch());
        pipeline.addLast(
                codecs.http2Server(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline()
                                        .addLast(
                                                HttpCodecs.objects(true),
                                                new HttpServerHandler(server, router, true, null));
                            }
                        }));
        pipeline.addLast(new Http2End(router));
    }

    /** Answers bytes that are not HTTP, and closes. */
    void reject(Channel channel, HttpRouter router) {
        router.malformed("not HTTP");
        channel.pipeline().addLast(new Discard());
        channel.writeAndFlush(
                Unpooled.copiedBuffer(
                        "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                        StandardCharsets.US_ASCII));
        Closing.lingering(channel);
    }

    private ChannelHandler idleWatch() {
        return new IdleStateHandler(0, 0, idle.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends an HTTP/2 connection; its codec says GOAWAY and lets the open streams finish. */
    private static final class Http2End extends ChannelInboundHandlerAdapter {
        private final HttpRouter router;

        Http2End(HttpRouter router) {
            this.router = router;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            switch (event) {
                case ChannelInputShutdownEvent _ -> ctx.close();
                case SslCloseCompletionEvent _ -> ctx.close();
                case IdleStateEvent _ -> ctx.close();
                case DrainEvent _ -> ctx.close();
                default -> {}
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            router.malformed(String.valueOf(cause.getMessage()));
            ctx.close();
        }
    }
}
