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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks HTTP/1.1 for the proxy's own endpoints. Runs on event loops. */
public final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

    /** No question has a body. */
    private static final int MAX_BODY = 1024;

    private static final int IDLE_SECONDS = 60;

    private final Answers answers;

    private AdminHandler(Answers answers) {
        this.answers = answers;
    }

    /** Fills the pipeline of an accepted connection. */
    public static void install(ChannelPipeline pipeline, Answers answers) {
        pipeline.addLast(
                new IdleStateHandler(0, 0, IDLE_SECONDS),
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_BODY),
                new AdminHandler(answers));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            write(
                    ctx,
                    Answers.Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, ""),
                    HttpUtil.isKeepAlive(request));
            return;
        }
        var answer = answers.to(request.uri(), request.headers()).toCompletableFuture();
        // An answer that comes later could overtake that of a next request.
        boolean keepAlive = HttpUtil.isKeepAlive(request) && answer.isDone();
        var _ =
                answer.whenComplete((given, failure) ->
                        ctx.executor()
                                .execute(() ->
                                        write(
                                                ctx,
                                                failure == null ? given : failed(failure),
                                                keepAlive)));
    }

    private static Answers.Answer failed(Throwable failure) {
        LOG.warn("a question to an own endpoint failed", failure);
        return Answers.Answer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "");
    }

    private static void write(ChannelHandlerContext ctx, Answers.Answer answer, boolean keepAlive) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        answer.status(),
                        Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type());
        response.headers()
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
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
