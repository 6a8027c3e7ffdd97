package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.tls.HandshakeFailure;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection to a target: an HTTP/1.1 connection, used again and
 * again, or one HTTP/2 stream. The last handler of its channel; runs on the channel's event loop.
 * Content that it reads is passed to its events, which then own it.
 */
final class UpstreamStream extends ChannelInboundHandlerAdapter {

    /** What comes back. */
    interface Events {
        /** A 1xx other than 101. */
        void interim(HttpResponse response);

        void response(HttpResponse response);

        /** A part of the body, to be released by the callee. */
        void content(HttpContent content);

        void readComplete();

        void writable();

        /** It ended before the answer was complete. */
        void failed(Failure failure);
    }

    /**
     * Why it ended early.
     *
     * @param resetReason in Envoy's words
     * @param cause for the log
     * @param reused whether the connection had served a request before this one
     * @param refused whether the server refused the stream without looking at it
     */
    record Failure(String resetReason, String cause, boolean reused, boolean refused) {}

    private final Channel channel;
    private final boolean multiplexed;
    private final Optional<TlsPeer.Identity> peer;
    private final Consumer<UpstreamStream> onFree;

    private @Nullable Events events;
    private boolean used;
    private boolean reused;
    private boolean interim;
    private boolean keepAlive = true;
    private boolean requestDone;
    private boolean responseDone;
    private String resetReason = "connection termination";
    private String cause = "closed by the peer";
    private boolean refused;

    /**
     * @param multiplexed whether the channel is one HTTP/2 stream
     * @param onFree called when another request may be sent; never for a stream
     */
    UpstreamStream(
            Channel channel,
            boolean multiplexed,
            Optional<TlsPeer.Identity> peer,
            Consumer<UpstreamStream> onFree) {
        this.channel = channel;
        this.multiplexed = multiplexed;
        this.peer = peer;
        this.onFree = onFree;
    }

    Channel channel() {
        return channel;
    }

    Optional<TlsPeer.Identity> peer() {
        return peer;
    }

    /** The connection beneath has served other streams before. */
    void markReused() {
        used = true;
    }

    boolean usable() {
        return channel.isActive() && keepAlive && events == null;
    }

    void begin(Events to) {
        events = to;
        reused = used;
        used = true;
        requestDone = false;
        responseDone = false;
        channel.config().setAutoRead(true);
    }

    /** Sends a part of the request, which the channel then owns. */
    void send(HttpObject part) {
        channel.write(part);
        if (part instanceof LastHttpContent) {
            requestDone = true;
        }
    }

    void flush() {
        channel.flush();
        freeIfDone();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void setReading(boolean reading) {
        channel.config().setAutoRead(reading);
    }

    /** Gives the request up; the answer is no longer wanted. */
    void cancel() {
        events = null;
        keepAlive = false;
        channel.close();
    }

    /** Leaves the channel to somebody who speaks another protocol on it. */
    void release() {
        events = null;
        keepAlive = false;
        channel.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Events to = events;
        if (to == null || !(message instanceof HttpObject part)) {
            // Nobody asked: the connection cannot be trusted any more.
            ReferenceCountUtil.release(message);
            keepAlive = false;
            ctx.close();
            return;
        }
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            resetReason = "protocol error";
            keepAlive = false;
            ctx.close();
            return;
        }
        if (part instanceof HttpResponse response) {
            int status = response.status().code();
            interim = status >= 100 && status < 200 && status != 101;
            if (interim) {
                to.interim(response);
            } else {
                keepAlive &= multiplexed || HttpUtil.isKeepAlive(response);
                to.response(response);
            }
        }
        if (part instanceof HttpContent content) {
            if (interim) {
                content.release();
                interim = !(content instanceof LastHttpContent);
                return;
            }
            responseDone = content instanceof LastHttpContent;
            to.content(content);
            freeIfDone();
        }
    }

    private void freeIfDone() {
        if (!responseDone || events == null) {
            return;
        }
        if (multiplexed) {
            events = null;
            if (!requestDone) {
                channel.close();
            }
        } else if (!requestDone || !keepAlive) {
            events = null;
            keepAlive = false;
            channel.close();
        } else {
            events = null;
            channel.config().setAutoRead(true);
            onFree.accept(this);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (events != null) {
            events.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (events != null && channel.isWritable()) {
            events.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            refused = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
            resetReason = "remote reset";
            ctx.close();
        } else if (event instanceof ChannelInputShutdownEvent) {
            keepAlive = false;
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        keepAlive = false;
        Events to = events;
        events = null;
        if (to != null) {
            to.failed(new Failure(resetReason, cause, reused, refused));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        cause = reused ? HandshakeFailure.reason(thrown) : HandshakeFailure.lateDetail(thrown);
        keepAlive = false;
        ctx.close();
    }
}
