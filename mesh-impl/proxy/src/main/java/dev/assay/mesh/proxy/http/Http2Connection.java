package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.ConnectFailed;
import dev.assay.mesh.proxy.connect.Upstream;
import dev.assay.mesh.proxy.tcp.Age;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * One HTTP/2 connection to a target and the streams on it. Used on its event loop only. It closes
 * when it has been drained and its last stream has ended.
 */
final class Http2Connection {

    private final Target target;
    private final Future<Upstream> connecting;
    private int streams;
    private int opened;
    private boolean draining;
    private boolean prepared;

    Http2Connection(Target target, Future<Upstream> connecting) {
        this.target = target;
        this.connecting = connecting;
    }

    Target target() {
        return target;
    }

    /** Has it drained when it is as old as one to its target may become. */
    void drainAtAge() {
        target.maxConnectionAge()
                .ifPresent(age ->
                        connecting.addListener((Future<Upstream> done) -> {
                            if (done.isSuccess()) {
                                Age.bound(done.getNow().channel(), age, this::drain);
                            }
                        }));
    }

    boolean usable() {
        if (draining) {
            return false;
        }
        return !connecting.isDone()
                || (connecting.isSuccess() && connecting.getNow().channel().isActive());
    }

    Future<UpstreamStream> open(EventLoop loop, HttpCodecs codecs) {
        Promise<UpstreamStream> result = loop.newPromise();
        streams++;
        result.addListener(done -> {
            if (!done.isSuccess()) {
                streamEnded();
            }
        });
        connecting.addListener((Future<Upstream> done) -> {
            if (done.isSuccess()) {
                prepare(done.getNow().channel(), codecs);
                openStream(done.getNow(), result);
            } else {
                result.setFailure(done.cause());
            }
        });
        return result;
    }

    private void prepare(Channel channel, HttpCodecs codecs) {
        if (prepared) {
            return;
        }
        prepared = true;
        channel.pipeline().addLast(codecs.http2Client(LoopPool.refusePushes()));
        channel.pipeline().addLast(new GoAway());
        channel.config().setAutoRead(true);
    }

    private void openStream(Upstream upstream, Promise<UpstreamStream> result) {
        boolean first = opened == 0;
        opened++;
        new Http2StreamChannelBootstrap(upstream.channel())
                .handler(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void handlerAdded(ChannelHandlerContext ctx) {
                                ctx.channel().config().setAutoRead(false);
                            }
                        })
                .open()
                .addListener((Future<Http2StreamChannel> done) -> {
                    if (!done.isSuccess()) {
                        result.setFailure(
                                new ConnectFailed(
                                        ConnectFailed.Step.TCP, "no HTTP/2 stream", done.cause()));
                        return;
                    }
                    Http2StreamChannel channel = done.getNow();
                    var stream = new UpstreamStream(channel, true, upstream.peer(), free -> {});
                    if (!first) {
                        stream.markReused();
                    }
                    channel.pipeline().addLast(HttpCodecs.objects(false), stream);
                    channel.closeFuture().addListener(closed -> streamEnded());
                    result.setSuccess(stream);
                });
    }

    private void streamEnded() {
        streams--;
        closeIfDrained();
    }

    void drain() {
        draining = true;
        closeIfDrained();
    }

    private void closeIfDrained() {
        if (draining && streams == 0) {
            if (connecting.isSuccess()) {
                connecting.getNow().channel().close();
            } else {
                connecting.cancel(false);
            }
        }
    }

    /** The server will take no more streams, or the connection ends. */
    private final class GoAway extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2GoAwayFrame) {
                drain();
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                ctx.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Each stream's channel learns of it by becoming inactive.
            ctx.close();
        }
    }
}
