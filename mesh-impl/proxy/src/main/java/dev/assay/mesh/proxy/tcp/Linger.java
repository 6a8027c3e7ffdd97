package dev.assay.mesh.proxy.tcp;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the last words arrive: a socket that is closed with unread input sends
 * a reset, which takes from the peer what it has not read yet, a TLS alert or an error page. So the
 * output is ended first, and what still comes is thrown away until the peer ends too, for a short
 * time. Stands first in the pipeline; acts on the first close that passes through it.
 */
public final class Linger extends ChannelDuplexHandler {

    /** A round trip, generously; the peer has nothing to gain from more. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private boolean lingering;

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (lingering) {
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
            return;
        }
        if (!(ctx.channel() instanceof DuplexChannel duplex) || !duplex.isActive()) {
            ctx.close(promise);
            return;
        }
        lingering = true;
        ctx.flush();
        duplex.shutdownOutput();
        duplex.config().setAutoRead(true);
        var limit =
                ctx.executor()
                        .schedule(
                                () -> {
                                    ctx.close();
                                },
                                LIMIT.toMillis(),
                                TimeUnit.MILLISECONDS);
        duplex.closeFuture()
                .addListener(closed -> {
                    limit.cancel(false);
                    promise.trySuccess();
                });
        if (duplex.isInputShutdown()) {
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (lingering) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (lingering && event instanceof ChannelInputShutdownEvent) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }
}
