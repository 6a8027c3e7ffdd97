package dev.assay.mesh.proxy.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP/2 application and client, both with prior knowledge and in plaintext. */
public final class H2 implements Closeable {

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Long> resets = new CopyOnWriteArrayList<>();

    /** What came back on a stream. */
    public record Answer(Http2Headers headers, String body, Http2Headers trailers) {}

    /** Answers each request with its headers and body, and the trailer {@code done: yes}. */
    public InetSocketAddress app() {
        Channel server =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        Http2FrameCodecBuilder.forServer().build(),
                                                        new Http2MultiplexHandler(
                                                                new ChannelInitializer<>() {
                                                                    @Override
                                                                    protected void initChannel(
                                                                            Channel stream) {
                                                                        stream.pipeline()
                                                                                .addLast(
                                                                                        new Echo());
                                                                    }
                                                                }));
                                    }
                                })
                        .bind(TestMesh.loopback())
                        .syncUninterruptibly()
                        .channel();
        return (InetSocketAddress) server.localAddress();
    }

    private static final class Echo extends SimpleChannelInboundHandler<Http2StreamFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            boolean end = false;
            if (frame instanceof Http2HeadersFrame request && request.headers().method() != null) {
                var headers = new DefaultHttp2Headers().status("200");
                headers.set("path", request.headers().path());
                CharSequence certificate = request.headers().get("x-forwarded-client-cert");
                headers.set("xfcc", certificate == null ? "none" : certificate);
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
                end = request.isEndStream();
            } else if (frame instanceof Http2DataFrame data) {
                ctx.writeAndFlush(new DefaultHttp2DataFrame(data.content().retain()));
                end = data.isEndStream();
            }
            if (end) {
                var trailers = new DefaultHttp2Headers();
                trailers.set("done", "yes");
                ctx.writeAndFlush(new DefaultHttp2HeadersFrame(trailers, true));
            }
        }
    }

    /** A connection for several requests. */
    public Channel connect(InetSocketAddress to) {
        return new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(
                                                Http2FrameCodecBuilder.forClient().build(),
                                                new Http2MultiplexHandler(
                                                        new ChannelInboundHandlerAdapter()));
                            }
                        })
                .connect(to)
                .syncUninterruptibly()
                .channel();
    }

    public CompletableFuture<Answer> post(Channel connection, String path, String body) {
        return send(connection, path, Optional.of(body));
    }

    /** A request whose end never comes. */
    public CompletableFuture<Answer> begin(Channel connection, String path) {
        return send(connection, path, Optional.empty());
    }

    /** The error codes of the streams that the other side reset, in order. */
    public List<Long> resets() {
        return resets;
    }

    private CompletableFuture<Answer> send(Channel connection, String path, Optional<String> body) {
        var answer = new CompletableFuture<Answer>();
        var stream =
                new Http2StreamChannelBootstrap(connection)
                        .handler(new Collector(answer))
                        .open()
                        .syncUninterruptibly()
                        .getNow();
        var headers = new DefaultHttp2Headers().method("POST").path(path).scheme("http");
        headers.authority("server");
        headers.set("content-type", "application/grpc");
        headers.set("te", "trailers");
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
        body.ifPresent(text ->
                stream.writeAndFlush(
                        new DefaultHttp2DataFrame(
                                Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), true)));
        return answer;
    }

    private final class Collector extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final CompletableFuture<Answer> answer;
        private final StringBuilder body = new StringBuilder();
        private Http2Headers head = new DefaultHttp2Headers();

        Collector(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                if (headers.headers().status() != null) {
                    head = headers.headers();
                }
                if (headers.isEndStream()) {
                    answer.complete(new Answer(head, body.toString(), headers.headers()));
                }
            } else if (frame instanceof Http2DataFrame data) {
                body.append(
                        new String(
                                ByteBufUtil.getBytes(data.content()), StandardCharsets.US_ASCII));
                if (data.isEndStream()) {
                    answer.complete(new Answer(head, body.toString(), new DefaultHttp2Headers()));
                }
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                resets.add(reset.errorCode());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IllegalStateException("the stream was closed"));
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS)
                .awaitUninterruptibly(2_000);
    }
}
