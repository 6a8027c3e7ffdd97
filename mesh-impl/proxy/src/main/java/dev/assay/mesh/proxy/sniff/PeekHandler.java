package dev.assay.mesh.proxy.sniff;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds a connection's first bytes until it is clear what they are. Runs on the channel's event
 * loop; owns the buffer that it collects, and hands it on unread when it leaves the pipeline. At
 * most one socket read beyond the limit of its sniffer is held.
 */
public final class PeekHandler extends ChannelInboundHandlerAdapter {

    /** Looks at what has come so far. */
    public interface Inspector {

        /**
         * Called with all bytes so far, whose indices it leaves alone. If it has decided, it has
         * put the handlers that come next behind {@code ctx}, or has closed the channel.
         *
         * @return whether it has decided
         */
        boolean inspect(ChannelHandlerContext ctx, ByteBuf soFar);

        /** No more bytes will come in time, or ever: it must decide now or close the channel. */
        void inspectLast(ChannelHandlerContext ctx, ByteBuf soFar);
    }

    /** When the wait ends at the latest. */
    public enum Clock {
        /** From the connection's beginning: even silence is limited. */
        FROM_START,
        /** From the first byte: a caller may be silent for as long as it likes. */
        FROM_FIRST_BYTE
    }

    /** For the log: why nothing was sent on, and what that means for some servers. */
    public static final String SILENCE =
            "the caller sent no byte from which to tell its protocol: a server that speaks first is not heard here";

    private final Inspector inspector;
    private final Duration limit;
    private final Clock clock;
    private @Nullable ByteBuf held;
    private @Nullable Future<?> timer;

    public PeekHandler(Inspector inspector, Duration limit, Clock clock) {
        this.inspector = inspector;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (clock == Clock.FROM_START) {
            startTimer(ctx);
        }
    }

    private void startTimer(ChannelHandlerContext ctx) {
        timer = ctx.executor().schedule(() -> last(ctx), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        held = append(ctx, held, bytes);
        if (timer == null) {
            startTimer(ctx);
        }
        if (inspector.inspect(ctx, held)) {
            leave(ctx);
        }
    }

    private static ByteBuf append(
            ChannelHandlerContext ctx, @Nullable ByteBuf before, ByteBuf bytes) {
        if (before == null) {
            return bytes;
        }
        // Copying keeps small segments from each pinning a whole read buffer.
        ByteBuf all = before;
        if (before.maxWritableBytes() < bytes.readableBytes() || before.isReadOnly()) {
            all = ctx.alloc().buffer(before.readableBytes() + bytes.readableBytes());
            all.writeBytes(before);
            before.release();
        }
        all.writeBytes(bytes);
        bytes.release();
        return all;
    }

    private void last(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        ByteBuf soFar = held == null ? ctx.alloc().buffer(0) : held;
        held = soFar;
        inspector.inspectLast(ctx, soFar);
        leave(ctx);
    }

    private void leave(ChannelHandlerContext ctx) {
        if (!ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            last(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        ByteBuf bytes = held;
        held = null;
        if (bytes == null) {
            return;
        }
        if (bytes.isReadable() && ctx.channel().isActive()) {
            ctx.fireChannelRead(bytes);
            ctx.fireChannelReadComplete();
        } else {
            bytes.release();
        }
    }
}
