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
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Answers that the proxy gives itself, in the forms that Envoy's users know. */
final class LocalReply {

    static final String BEFORE_HEADERS =
            "upstream connect error or disconnect/reset before headers";
    static final String NO_HEALTHY_UPSTREAM = "no healthy upstream";

    private static final Set<String> OF_GRPC =
            Set.of("content-type", "grpc-status", "grpc-message");

    private LocalReply() {}

    /** A gRPC caller gets its status in headers only (PROTOCOL-HTTP2, Trailers-Only). */
    static FullHttpResponse to(
            ChannelHandlerContext ctx, HttpRequest request, Route.Answer answer) {
        HttpResponseStatus status = answer.status();
        String body = answer.body();
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (type.startsWith("application/grpc")) {
            var grpc =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.EMPTY_BUFFER);
            grpc.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/grpc");
            grpc.headers().set("grpc-status", Integer.toString(grpcStatus(status)));
            grpc.headers().set("grpc-message", percentEncoded(body));
            grpc.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
            answer.headers().forEach(header -> addUnlessSet(grpc, header));
            return grpc;
        }
        boolean bodiless = status.code() == 204 || status.code() == 304;
        FullHttpResponse plain = plain(ctx, status, bodiless ? "" : body);
        plain.headers().setAll(answer.headers());
        return plain;
    }

    private static void addUnlessSet(FullHttpResponse response, Map.Entry<String, String> header) {
        if (!OF_GRPC.contains(header.getKey().toLowerCase(Locale.ROOT))) {
            response.headers().add(header.getKey(), header.getValue());
        }
    }

    /** As a header may have it (PROTOCOL-HTTP2, Status-Message). */
    private static String percentEncoded(String text) {
        var encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each < ' ' || each > '~' || each == '%') {
                encoded.append("%%%02X".formatted(each));
            } else {
                encoded.append((char) each);
            }
        }
        return encoded.toString();
    }

    /** What a request is answered that could not be read. */
    static HttpResponseStatus statusOf(Throwable malformed) {
        return switch (malformed) {
            case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
            default -> HttpResponseStatus.BAD_REQUEST;
        };
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
