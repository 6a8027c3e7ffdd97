package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.tcp.Closing;
import dev.assay.mesh.proxy.tcp.Relay;
import dev.assay.mesh.proxy.tls.HandshakeFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller's side of exchanges: an HTTP/1.1 connection, one request after the other, or one
 * HTTP/2 stream. The last handler of its channel; runs on the channel's event loop.
 *
 * <p>It owns the parts of messages in its inbox, and hands each on or releases it. Back-pressure:
 * the channel is not read while the inbox has no room, so that it never holds more than two socket
 * reads' worth; answers are not read from the target while this channel is not writable.
 */
final class HttpServerHandler extends ChannelInboundHandlerAdapter {

    private final HttpServer server;
    private final HttpRouter router;
    private final boolean multiplexed;
    private final @Nullable HeaderTimeout headerTimeout;
    private final Inbox inbox = new Inbox();

    private @Nullable ChannelHandlerContext context;
    private @Nullable Exchange current;
    private @Nullable Future<Route> awaited;
    private boolean requestEnded;
    private boolean responseEnded;
    private boolean closing;
    private boolean pumping;

    HttpServerHandler(
            HttpServer server,
            HttpRouter router,
            boolean multiplexed,
            @Nullable HeaderTimeout headerTimeout) {
        this.server = server;
        this.router = router;
        this.multiplexed = multiplexed;
        this.headerTimeout = headerTimeout;
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    LoopPool pool() {
        return server.pool().of(ctx().channel().eventLoop());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (closing && current == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            malformed(part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpRequest && headerTimeout != null) {
            headerTimeout.headersComplete();
        }
        if (part instanceof LastHttpContent && headerTimeout != null) {
            headerTimeout.requestComplete();
        }
        inbox.add(part);
        pump();
    }

    private void malformed(Throwable cause) {
        router.malformed(String.valueOf(cause.getMessage()));
        boolean answering = current != null && !responseEnded;
        giveUp();
        if (answering) {
            ctx().close();
            return;
        }
        FullHttpResponse response = LocalReply.plain(ctx(), LocalReply.statusOf(cause), "");
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        closing = true;
        ctx().writeAndFlush(response);
        Closing.lingering(ctx().channel());
    }

    /** Moves what waits in the inbox on, as far as it can go. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        boolean sent = false;
        while (!inbox.isEmpty()) {
            Exchange exchange = current;
            if (exchange == null) {
                if (inbox.poll() instanceof HttpRequest request) {
                    begin(request);
                }
            } else if (inbox.peek() instanceof HttpContent part && exchange.takesBody()) {
                inbox.poll();
                boolean last = part instanceof LastHttpContent;
                exchange.body(part);
                sent = true;
                if (last) {
                    requestEnded = true;
                    exchange.flushBody();
                    nextIfDone();
                }
            } else {
                break;
            }
        }
        pumping = false;
        Exchange exchange = current;
        if (sent && exchange != null) {
            exchange.flushBody();
        }
        nextIfDone();
        ctx().channel().config().setAutoRead(inbox.hasRoom());
    }

    private void begin(HttpRequest request) {
        requestEnded = false;
        responseEnded = false;
        if (!multiplexed && !HttpUtil.isKeepAlive(request)) {
            closing = true;
        }
        Optional<Route> refusal = Unroutable.judge(request);
        closing |= refusal.isPresent();
        follow(request, refusal.orElseGet(() -> router.route(request)), server.clock().instant());
    }

    private void follow(HttpRequest request, Route route, Instant begun) {
        switch (route) {
            case Route.Forward forward -> {
                var exchange = exchange(request, forward, begun);
                current = exchange;
                exchange.start(false);
            }
            case Route.Answer answer -> {
                var exchange = exchange(request, nowhere(request, answer.metadata()), begun);
                current = exchange;
                exchange.answer(answer);
            }
            case Route.Later later -> {
                // Stands for the request until then: its body waits, its caller may go away.
                var waiting = exchange(request, nowhere(request, Map.of()), begun);
                current = waiting;
                awaited = later.route();
                awaited.addListener((Future<Route> known) -> {
                    if (current != waiting) {
                        return;
                    }
                    awaited = null;
                    if (known.isSuccess()) {
                        current = null;
                        follow(request, known.getNow(), begun);
                        pump();
                    } else {
                        exceptionCaught(ctx(), known.cause());
                    }
                });
            }
            case Route.Reset reset -> {
                report(exchange(request, nowhere(request, Map.of()), begun), "", reset.detail());
                giveUp();
                closing = true;
                Channel channel = ctx().channel();
                Closing.reset(multiplexed ? channel.parent() : channel);
            }
        }
    }

    private static Route.Forward nowhere(HttpRequest request, Map<String, String> metadata) {
        return new Route.Forward(request, failed -> Optional.empty(), metadata);
    }

    private Exchange exchange(HttpRequest original, Route.Forward forward, Instant begun) {
        return new Exchange(this, original, forward, server.retries(), begun);
    }

    /** Answers in the target's stead. */
    void answer(Exchange exchange, Route.Answer answer) {
        FullHttpResponse response = LocalReply.to(ctx(), exchange.original(), answer);
        markClosing(response);
        // The log comes first: who has seen the answer may look for its line.
        report(exchange, answer.flags(), answer.detail());
        ctx().write(response);
        ctx().flush();
        answerEnded();
    }

    void respond(HttpResponse response) {
        markClosing(response);
        write(response);
    }

    private void markClosing(HttpResponse response) {
        if (multiplexed) {
            return;
        }
        closing |= router.draining();
        if (closing) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    /** Writes a part of an answer, which the channel then owns. */
    void write(HttpObject part) {
        ctx().write(part);
    }

    void flush() {
        ctx().flush();
    }

    boolean isWritable() {
        return ctx().channel().isWritable();
    }

    void finished(Exchange exchange) {
        report(exchange, "", "");
        ctx().flush();
        answerEnded();
    }

    private void answerEnded() {
        responseEnded = true;
        // What is left of the request is dropped as it comes; what is here already, now.
        pump();
    }

    private void nextIfDone() {
        if (!responseEnded || current == null) {
            return;
        }
        if (multiplexed) {
            if (!requestEnded) {
                // The answer is complete without the rest of the request. With any other code the
                // caller might throw the answer away: RFC 9113 section 8.1.
                requestEnded = true;
                ctx().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            }
            return;
        }
        if (closing) {
            current = null;
            Closing.afterFlush(ctx().channel());
        } else if (requestEnded) {
            current = null;
            pump();
        }
    }

    void report(Exchange exchange, String flags, String detail) {
        Duration took = Duration.between(exchange.started(), server.clock().instant());
        router.ended(exchange.summary(flags, detail, took));
    }

    /** The answer broke off: the caller must not take what it has for the whole. */
    void abort() {
        responseEnded = true;
        closing = true;
        ctx().flush();
        ctx().close();
    }

    /** Both sides speak another protocol from now on (101). */
    void switchProtocols(Exchange exchange, UpstreamStream stream) {
        ctx().flush();
        Channel caller = ctx().channel();
        Channel target = stream.channel();
        stream.release();
        current = null;
        Relay.join(caller, target, relay -> report(exchange, "", ""));
        caller.pipeline().remove(this);
        caller.pipeline().remove(HttpServerCodec.class);
        target.pipeline().remove(HttpClientCodec.class);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (current != null) {
            current.callerWritable(ctx.channel().isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case ChannelInputShutdownEvent _ -> callerEnded();
            case SslCloseCompletionEvent _ -> callerEnded();
            case Http2ResetFrame _ -> ctx.close();
            case IdleStateEvent _ -> {
                if (current == null) {
                    ctx.close();
                }
            }
            case DrainEvent _ -> {
                closing = true;
                if (current == null && !multiplexed) {
                    Closing.afterFlush(ctx.channel());
                }
            }
            default -> {}
        }
    }

    /** The caller sends no more; an answer to a whole request is still delivered. */
    private void callerEnded() {
        closing = true;
        if (current == null) {
            ctx().close();
        } else if (!requestEnded && !inbox.holdsEnd()) {
            giveUp();
            ctx().close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        giveUp();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        inbox.release();
    }

    private void giveUp() {
        Exchange exchange = current;
        Future<Route> unwanted = awaited;
        current = null;
        awaited = null;
        if (unwanted != null) {
            unwanted.cancel(false);
        }
        if (exchange != null && !responseEnded) {
            exchange.abandon();
        }
        inbox.release();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (current == null) {
            router.malformed(HandshakeFailure.reason(cause));
        }
        ctx.close();
    }
}
