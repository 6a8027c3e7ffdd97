package dev.assay.mesh.proxy.tcp;

import dev.assay.mesh.proxy.tls.HandshakeFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Copies bytes between two channels of one event loop. The last handler of each channel's pipeline;
 * a buffer that is read belongs to the relay until it is written to the other side, whose write
 * releases it.
 *
 * <p>Back-pressure: a side is not read while the other side's outbound buffer is above its high
 * water mark, so that a connection holds at most that mark and one read in each direction. An end
 * of input is passed on as an end of output; a connection closes when both directions have ended.
 */
public final class Relay {

    private final Side left;
    private final Side right;
    private final Consumer<Relay> onEnd;
    private int open = 2;
    private @Nullable Throwable failure;

    private Relay(Channel left, Channel right, Consumer<Relay> onEnd) {
        this.left = new Side(left);
        this.right = new Side(right);
        this.left.other = this.right;
        this.right.other = this.left;
        this.onEnd = onEnd;
    }

    /**
     * Joins two active channels of the same event loop and begins to read from both.
     *
     * @param onEnd called once, on the event loop, when both have closed
     */
    public static void join(Channel left, Channel right, Consumer<Relay> onEnd) {
        var relay = new Relay(left, right, onEnd);
        left.pipeline().addLast(relay.left);
        right.pipeline().addLast(relay.right);
        // What the left side held back while the right side was being reached goes out first.
        right.config().setAutoRead(true);
        left.config().setAutoRead(true);
        if (!left.isActive()) {
            relay.left.gone();
        }
        if (!right.isActive()) {
            relay.right.gone();
        }
    }

    /** Bytes that the left side sent. */
    public long fromLeft() {
        return left.bytes;
    }

    /** Bytes that the right side sent. */
    public long fromRight() {
        return right.bytes;
    }

    /** What ended it, if it did not end in order, else empty; for the log. */
    public String failure() {
        if (failure == null) {
            return "";
        }
        return right.bytes == 0
                ? HandshakeFailure.lateDetail(failure)
                : HandshakeFailure.reason(failure);
    }

    private final class Side extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private @Nullable Side other;
        private long bytes;
        private boolean inputEnded;
        private boolean closed;

        Side(Channel channel) {
            this.channel = channel;
        }

        private Side other() {
            return Objects.requireNonNull(other);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            Channel to = other().channel;
            if (!(message instanceof ByteBuf buffer) || !to.isActive()) {
                ReferenceCountUtil.release(message);
                return;
            }
            bytes += buffer.readableBytes();
            to.write(buffer, to.voidPromise());
            if (!to.isWritable()) {
                channel.config().setAutoRead(false);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            other().channel.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            other().channel.config().setAutoRead(channel.isWritable());
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                inputEnded();
            } else if (event instanceof SslCloseCompletionEvent said && said.isSuccess()) {
                // After close_notify the engine writes no more, so that the other direction is
                // over.
                inputEnded = true;
                Closing.afterFlush(other().channel);
                Closing.afterFlush(channel);
            }
        }

        private void inputEnded() {
            if (inputEnded) {
                return;
            }
            inputEnded = true;
            if (other().inputEnded) {
                Closing.afterFlush(other().channel);
                Closing.afterFlush(channel);
            } else {
                Closing.halfClose(other().channel);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            gone();
        }

        private void gone() {
            if (closed) {
                return;
            }
            closed = true;
            if (failure != null && other().channel.isActive()) {
                Closing.reset(other().channel);
            } else if (other().channel.isActive()) {
                Closing.afterFlush(other().channel);
            }
            open--;
            if (open == 0) {
                onEnd.accept(Relay.this);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (failure == null) {
                failure = cause;
            }
            // An error on one side must not look like an orderly end on the other.
            Closing.reset(other().channel);
            Closing.reset(channel);
        }
    }
}
