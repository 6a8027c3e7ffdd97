package dev.assay.mesh.proxy.http;

import dev.assay.mesh.proxy.connect.ConnectFailed;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request of the proxy's own, to which it wants a whole answer within a limit. Connections come
 * from the pool. Runs on one event loop, and never waits on it.
 */
public final class HttpCall implements UpstreamStream.Events {

    /** An answer longer than that is none that a proxy should keep in memory. */
    private static final int LONGEST_BODY = 64 * 1024;

    /**
     * A whole answer.
     *
     * @param trailers empty where there are none
     */
    public record Answer(int status, HttpHeaders headers, byte[] body, HttpHeaders trailers) {}

    private final LoopPool pool;
    private final Targets targets;
    private final HttpRequest request;
    private final byte[] body;
    private final Promise<Answer> result;
    private final Set<InetSocketAddress> failed = new HashSet<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private @Nullable UpstreamStream stream;
    private @Nullable HttpResponse response;
    private boolean again;

    private HttpCall(
            LoopPool pool, Targets targets, HttpRequest request, byte[] body, EventLoop loop) {
        this.pool = pool;
        this.targets = targets;
        this.request = request;
        this.body = body;
        this.result = loop.newPromise();
    }

    /**
     * Makes the call; on the event loop that is given.
     *
     * @param request its headers say how long the body is
     * @return completes on the event loop, with an {@link IOException} or {@link ConnectFailed} if
     *     no whole answer came in time; to cancel it gives the call up
     */
    public static Future<Answer> make(
            HttpPool pool,
            EventLoop loop,
            Targets targets,
            HttpRequest request,
            byte[] body,
            Duration limit) {
        var call = new HttpCall(pool.of(loop), targets, request, body, loop);
        var timeout =
                loop.schedule(
                        () -> call.end(new IOException("no answer within " + limit)),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        call.result.addListener(done -> {
            timeout.cancel(false);
            if (done.isCancelled()) {
                call.cancelStream();
            }
        });
        call.attempt(false);
        return call.result;
    }

    private void attempt(boolean fresh) {
        Optional<Target> target = targets.choose(failed);
        if (target.isEmpty()) {
            end(new IOException(LocalReply.NO_HEALTHY_UPSTREAM));
            return;
        }
        pool.acquire(target.get(), fresh)
                .addListener((Future<UpstreamStream> done) -> {
                    if (done.isSuccess()) {
                        send(done.getNow());
                    } else {
                        connectFailed(target.get(), done.cause());
                    }
                });
    }

    private void connectFailed(Target target, Throwable cause) {
        failed.add(target.destination().address());
        boolean another =
                targets.choose(failed)
                        .filter(next -> !failed.contains(next.destination().address()))
                        .isPresent();
        if (another && !result.isDone()) {
            attempt(true);
        } else {
            end(cause);
        }
    }

    private void send(UpstreamStream to) {
        if (result.isDone()) {
            to.cancel();
            return;
        }
        stream = to;
        to.begin(this);
        to.send(request);
        to.send(
                body.length == 0
                        ? LastHttpContent.EMPTY_LAST_CONTENT
                        : new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
        to.flush();
    }

    private void end(Throwable why) {
        if (result.tryFailure(why)) {
            cancelStream();
        }
    }

    private void cancelStream() {
        UpstreamStream open = stream;
        stream = null;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void interim(HttpResponse interim) {
        // nothing of it is of use here
    }

    @Override
    public void response(HttpResponse begun) {
        response = begun;
        if (begun.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            // What follows would be no HTTP, and the connection no use to anybody else.
            end(new IOException("switched protocols unasked"));
        }
    }

    @Override
    public void content(HttpContent content) {
        byte[] part = ByteBufUtil.getBytes(content.content());
        HttpHeaders trailers =
                content instanceof LastHttpContent last
                        ? last.trailingHeaders().copy()
                        : EmptyHttpHeaders.INSTANCE;
        content.release();
        if (received.size() + part.length > LONGEST_BODY) {
            end(new IOException("an answer of more than " + LONGEST_BODY + " bytes"));
            return;
        }
        received.writeBytes(part);
        HttpResponse whole = response;
        if (content instanceof LastHttpContent && whole != null) {
            stream = null;
            result.trySuccess(
                    new Answer(
                            whole.status().code(),
                            whole.headers(),
                            received.toByteArray(),
                            trailers));
        }
    }

    @Override
    public void readComplete() {
        // the answer is wanted whole
    }

    @Override
    public void writable() {
        // the request has been written whole
    }

    /** A kept connection that its server had given up proves nothing: once more, on a new one. */
    @Override
    public void failed(UpstreamStream.Failure failure) {
        stream = null;
        if (failure.reused() && response == null && !again && !result.isDone()) {
            again = true;
            attempt(true);
        } else {
            end(new IOException(failure.resetReason() + ": " + failure.cause()));
        }
    }
}
