package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.ConnectFailed;
import dev.assay.mesh.proxy.tls.TlsPeer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request on its way to a target and the answer on its way back. Runs on the caller's event
 * loop, on which the target's channel lives too. It owns no buffer: parts of the body pass through
 * it from one channel to the other.
 */
final class Exchange implements UpstreamStream.Events {

    /** How far it has come. */
    private sealed interface State {
        /** No connection yet; the body waits with the caller's channel. */
        record Connecting() implements State {}

        /** The request is being sent, no answer has begun. */
        record Sending(UpstreamStream stream) implements State {}

        /** The answer has begun. */
        record Answering(UpstreamStream stream) implements State {}

        /** Nothing more goes either way. */
        record Ended() implements State {}
    }

    private final HttpServerHandler caller;
    private final HttpRequest original;
    private final HttpRequest request;
    private final Targets targets;
    private final RetryRule retries;
    private final Instant started;
    private final Map<String, String> metadata;
    private final boolean hasBody;

    private State state = new State.Connecting();
    private final Set<InetSocketAddress> failed = new HashSet<>();
    private int failures;
    private boolean retriedReused;
    private String upstream = "";
    private Optional<TlsPeer.Identity> upstreamPeer = Optional.empty();
    private boolean bodySent;
    private boolean lastSent;
    private long requestBytes;
    private long responseBytes;
    private int status;

    Exchange(
            HttpServerHandler caller,
            HttpRequest original,
            Route.Forward forward,
            RetryRule retries,
            Instant started) {
        this.caller = caller;
        this.original = original;
        this.request = Headers.forTarget(forward.request());
        this.targets = forward.targets();
        this.retries = retries;
        this.started = started;
        this.metadata = forward.metadata();
        this.hasBody = Headers.hasBody(forward.request());
    }

    HttpRequest original() {
        return original;
    }

    void start(boolean fresh) {
        state = new State.Connecting();
        Optional<Target> chosen = targets.choose(failed);
        if (chosen.isEmpty()) {
            answer(LocalReply.NO_HEALTHY_UPSTREAM, "UH", "no endpoint");
            return;
        }
        Target target = chosen.get();
        upstream = text(target.destination().address());
        caller.pool()
                .acquire(target, fresh)
                .addListener((Future<UpstreamStream> done) -> {
                    if (done.isSuccess()) {
                        connected(done.getNow());
                    } else {
                        connectFailed(target, done.cause());
                    }
                });
    }

    private void connected(UpstreamStream stream) {
        if (state instanceof State.Ended) {
            stream.cancel();
            return;
        }
        state = new State.Sending(stream);
        upstreamPeer = stream.peer();
        stream.begin(this);
        stream.send(request);
        if (lastSent) {
            stream.send(LastHttpContent.EMPTY_LAST_CONTENT);
        } else {
            caller.pump();
        }
        stream.flush();
    }

    private void connectFailed(Target target, Throwable cause) {
        if (state instanceof State.Ended) {
            return;
        }
        failures++;
        failed.add(target.destination().address());
        boolean overflow =
                cause instanceof ConnectFailed failure
                        && failure.step() == ConnectFailed.Step.OVERFLOW;
        String detail = ConnectFailed.detail(cause);
        if (overflow) {
            answer(reset("overflow"), "UO", detail);
        } else if (retries.afterConnectFailure(failures)) {
            start(true);
        } else if (failures > 1) {
            answer(
                    LocalReply.BEFORE_HEADERS
                            + ". retried and the latest reset reason: remote connection failure",
                    "URX,UF",
                    detail);
        } else {
            answer(reset("remote connection failure"), "UF", detail);
        }
    }

    private static String reset(String reason) {
        return LocalReply.BEFORE_HEADERS + ". reset reason: " + reason;
    }

    private void answer(String body, String flags, String detail) {
        answer(new Route.Answer(HttpResponseStatus.SERVICE_UNAVAILABLE, body, flags, detail));
    }

    /** Answers in the target's stead; what is left of the body is dropped as it comes. */
    void answer(Route.Answer with) {
        state = new State.Ended();
        status = with.status().code();
        caller.answer(this, with);
    }

    /** Whether a part of the body can be sent on now. */
    boolean takesBody() {
        return switch (state) {
            case State.Connecting _ -> false;
            case State.Sending sending -> sending.stream().isWritable();
            case State.Answering answering -> answering.stream().isWritable();
            case State.Ended _ -> true;
        };
    }

    /** Sends a part of the body on, or drops it when nobody wants it any more. */
    void body(HttpContent part) {
        requestBytes += part.content().readableBytes();
        switch (state) {
            case State.Sending sending -> send(sending.stream(), part);
            case State.Answering answering -> send(answering.stream(), part);
            case State.Connecting _, State.Ended _ -> part.release();
        }
    }

    private void send(UpstreamStream stream, HttpContent part) {
        bodySent |= part.content().isReadable();
        lastSent |= part instanceof LastHttpContent;
        stream.send(part);
    }

    void flushBody() {
        if (state instanceof State.Sending sending) {
            sending.stream().flush();
        } else if (state instanceof State.Answering answering) {
            answering.stream().flush();
        }
    }

    /** The caller can take more, or no more for now. */
    void callerWritable(boolean writable) {
        if (state instanceof State.Answering answering) {
            answering.stream().setReading(writable);
        }
    }

    /** The caller has gone. */
    void abandon() {
        switch (state) {
            case State.Sending sending -> sending.stream().cancel();
            case State.Answering answering -> answering.stream().cancel();
            case State.Connecting _, State.Ended _ -> {}
        }
        if (!(state instanceof State.Ended)) {
            state = new State.Ended();
            caller.report(this, "DC", "the caller went away");
        }
    }

    @Override
    public void interim(HttpResponse response) {
        var whole =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, response.status(), Unpooled.EMPTY_BUFFER);
        whole.headers().setAll(response.headers());
        caller.write(whole);
        caller.flush();
    }

    @Override
    public void response(HttpResponse response) {
        if (!(state instanceof State.Sending sending)) {
            return;
        }
        status = response.status().code();
        caller.respond(Headers.forCaller(response, request.method()));
        if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            state = new State.Ended();
            caller.write(LastHttpContent.EMPTY_LAST_CONTENT);
            caller.switchProtocols(this, sending.stream());
        } else {
            state = new State.Answering(sending.stream());
        }
    }

    @Override
    public void content(HttpContent content) {
        if (!(state instanceof State.Answering answering)) {
            content.release();
            return;
        }
        responseBytes += content.content().readableBytes();
        boolean last = content instanceof LastHttpContent;
        if (last) {
            state = new State.Ended();
        }
        caller.write(content);
        if (!last) {
            if (!caller.isWritable()) {
                answering.stream().setReading(false);
            }
        } else {
            caller.finished(this);
        }
    }

    @Override
    public void readComplete() {
        caller.flush();
    }

    @Override
    public void writable() {
        caller.pump();
    }

    @Override
    public void failed(UpstreamStream.Failure failure) {
        switch (state) {
            case State.Sending _ -> failedBeforeAnswer(failure);
            case State.Answering _ -> {
                state = new State.Ended();
                caller.report(this, "UC", failure.cause());
                caller.abort();
            }
            case State.Connecting _, State.Ended _ -> {}
        }
    }

    private void failedBeforeAnswer(UpstreamStream.Failure failure) {
        boolean again =
                failure.refused()
                        ? retries.afterRefusedStream(++failures, bodySent)
                        : failure.reused()
                                && !retriedReused
                                && retries.afterReusedConnectionClosed(request.method(), hasBody);
        if (again && !bodySent) {
            retriedReused = true;
            start(true);
            return;
        }
        answer(reset(failure.resetReason()), "UC", failure.cause());
    }

    ExchangeSummary summary(String flags, String detail, Duration duration) {
        return new ExchangeSummary(
                original,
                status,
                flags,
                detail,
                upstream,
                upstreamPeer,
                requestBytes,
                responseBytes,
                duration,
                metadata);
    }

    Instant started() {
        return started;
    }

    private static String text(InetSocketAddress address) {
        return (address.getAddress() == null
                        ? address.getHostString()
                        : address.getAddress().getHostAddress())
                + ":"
                + address.getPort();
    }
}
