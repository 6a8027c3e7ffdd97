package dev.assay.mesh.proxy.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /healthz/ready} and {@code /stats/prometheus}. Runs on event loops. */
public final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

    /** Neither question has a body. */
    private static final int MAX_BODY = 1024;

    private static final int IDLE_SECONDS = 60;

    private final BooleanSupplier ready;
    private final Metrics metrics;

    private AdminHandler(BooleanSupplier ready, Metrics metrics) {
        this.ready = ready;
        this.metrics = metrics;
    }

    /** Fills the pipeline of an accepted connection. */
    public static void install(ChannelPipeline pipeline, BooleanSupplier ready, Metrics metrics) {
        pipeline.addLast(
                new IdleStateHandler(0, 0, IDLE_SECONDS),
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_BODY),
                new AdminHandler(ready, metrics));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        String path = request.uri();
        if (!request.method().equals(HttpMethod.GET)) {
            answer(ctx, request, HttpResponseStatus.METHOD_NOT_ALLOWED, "", "text/plain");
        } else if (path.equals("/healthz/ready")) {
            boolean up = ready.getAsBoolean();
            answer(
                    ctx,
                    request,
                    up ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                    up ? "ready\n" : "not ready\n",
                    "text/plain");
        } else if (path.equals("/stats/prometheus")) {
            answer(
                    ctx,
                    request,
                    HttpResponseStatus.OK,
                    metrics.scrape(),
                    "text/plain; version=0.0.4; charset=utf-8");
        } else {
            answer(
                    ctx,
                    request,
                    HttpResponseStatus.NOT_FOUND,
                    "try /healthz/ready or /stats/prometheus\n",
                    "text/plain");
        }
    }

    private static void answer(
            ChannelHandlerContext ctx,
            FullHttpRequest request,
            HttpResponseStatus status,
            String body,
            String type) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        status,
                        Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
        response.headers()
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var written = ctx.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof IdleStateEvent) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("admin connection failed", cause);
        ctx.close();
    }
}
