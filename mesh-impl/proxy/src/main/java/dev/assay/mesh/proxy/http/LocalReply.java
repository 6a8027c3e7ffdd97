package dev.assay.mesh.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Answers that the proxy gives itself, in the forms that Envoy's users know. */
final class LocalReply {

    static final String BEFORE_HEADERS =
            "upstream connect error or disconnect/reset before headers";
    static final String NO_HEALTHY_UPSTREAM = "no healthy upstream";

    private LocalReply() {}

    /** A gRPC caller gets its status in headers only (PROTOCOL-HTTP2, Trailers-Only). */
    static FullHttpResponse to(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpResponseStatus status,
            String body) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (type.startsWith("application/grpc")) {
            var grpc =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
            grpc.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/grpc");
            grpc.headers().set("grpc-status", Integer.toString(grpcStatus(status)));
            grpc.headers().set("grpc-message", body);
            grpc.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
            return grpc;
        }
        FullHttpResponse plain = plain(ctx, status, body);
        if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
            plain.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge(request));
        }
        return plain;
    }

    /** Names the place without its query, which may hold the very token. */
    private static String challenge(HttpRequest request) {
        String place = request.headers().get(HttpHeaderNames.HOST, "") + request.uri();
        int query = place.indexOf('?');
        String realm = (query < 0 ? place : place.substring(0, query)).replaceAll("[\"\\\\]", "");
        return "Bearer realm=\"http://" + realm + "\", error=\"invalid_token\"";
    }

    static FullHttpResponse plain(
            ChannelHandlerContext ctx, HttpResponseStatus status, String body) {
        ByteBuf content =
                ByteBufUtil.encodeString(
                        ctx.alloc(), java.nio.CharBuffer.wrap(body), StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        if (!body.isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/plain");
        }
        return response;
    }

    /** Envoy's mapping (source/common/grpc/status.cc, httpToGrpcStatus). */
    private static int grpcStatus(HttpResponseStatus status) {
        return switch (status.code()) {
            case 400 -> 13;
            case 401 -> 16;
            case 403 -> 7;
            case 404 -> 12;
            case 429, 502, 503, 504 -> 14;
            default -> 2;
        };
    }
}
