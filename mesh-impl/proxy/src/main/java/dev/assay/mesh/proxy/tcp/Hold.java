package dev.assay.mesh.proxy.tcp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps what a channel still delivers after its reading was stopped, until the other side of a
 * relay is there: at most what one socket read held. Owns it; passes it on when it is removed.
 */
public final class Hold extends ChannelInboundHandlerAdapter {

    private final Deque<Object> held = new ArrayDeque<>();
    private final Deque<Object> events = new ArrayDeque<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        events.add(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (!ctx.channel().isActive()) {
            held.forEach(ReferenceCountUtil::release);
            held.clear();
            return;
        }
        boolean any = !held.isEmpty();
        while (!held.isEmpty()) {
            ctx.fireChannelRead(held.poll());
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
        events.forEach(ctx::fireUserEventTriggered);
    }
}
