package dev.assay.mesh.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes an HTTP/1.1 connection whose caller began a request and does not finish its headers (a
 * caller that sends a byte a minute would otherwise hold the connection for ever). Stands before
 * the codec; runs on the event loop; passes every buffer on.
 */
final class HeaderTimeout extends ChannelInboundHandlerAdapter {

    private final Duration limit;
    private final Runnable onTimeout;
    private boolean inRequest;
    private @Nullable Future<?> timer;

    HeaderTimeout(Duration limit, Runnable onTimeout) {
        this.limit = limit;
        this.onTimeout = onTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!inRequest && timer == null && message instanceof ByteBuf) {
            timer = ctx.executor().schedule(onTimeout, limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        ctx.fireChannelRead(message);
    }

    void headersComplete() {
        inRequest = true;
        cancel();
    }

    void requestComplete() {
        inRequest = false;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private void cancel() {
        Future<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }
}
