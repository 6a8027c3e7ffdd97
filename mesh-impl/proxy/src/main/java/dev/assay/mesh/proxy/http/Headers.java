package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/** Which headers pass a proxy. Source: RFC 9110 section 7.6.1. */
final class Headers {

    /** Netty's own notes on HTTP/2 messages, which must not reach anybody. */
    private static final List<String> NETTY_NOTES =
            List.of(
                    "x-http2-stream-id",
                    "x-http2-scheme",
                    "x-http2-path",
                    "x-http2-stream-promise-id",
                    "x-http2-stream-dependency-id",
                    "x-http2-stream-weight");

    private Headers() {}

    /** The request as it goes on; the one given is left alone. */
    static HttpRequest forTarget(HttpRequest request) {
        boolean upgrade = isUpgrade(request);
        String protocol = request.headers().get(HttpHeaderNames.UPGRADE);
        boolean trailers =
                request.headers()
                        .containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
        HttpHeaders headers = request.headers().copy();
        removeHopByHop(headers);
        headers.remove(HttpHeaderNames.TE);
        if (trailers) {
            headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
        if (upgrade) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        }
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), request.uri(), headers);
    }

    /** The answer as it goes back; the one given is left alone. */
    static HttpResponse forCaller(HttpResponse response, HttpMethod method) {
        HttpHeaders headers = response.headers().copy();
        String protocol = headers.get(HttpHeaderNames.UPGRADE);
        removeHopByHop(headers);
        if (response.status().code() == 101 && protocol != null) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            headers.set(HttpHeaderNames.UPGRADE, protocol);
        } else if (mayHaveBody(response.status(), method)
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers);
    }

    static boolean isUpgrade(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.UPGRADE)
                && request.headers()
                        .containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.getContentLength(request, 0L) > 0;
    }

    private static boolean mayHaveBody(HttpResponseStatus status, HttpMethod method) {
        int code = status.code();
        return code >= 200 && code != 204 && code != 304 && !method.equals(HttpMethod.HEAD);
    }

    private static void removeHopByHop(HttpHeaders headers) {
        for (String list : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String name : list.split(",", -1)) {
                String named = name.strip();
                // Naming these would let a caller strip what the proxy or the framing relies on.
                if (!named.isEmpty()
                        && !named.equalsIgnoreCase("host")
                        && !named.equalsIgnoreCase("content-length")
                        && !named.equalsIgnoreCase("transfer-encoding")
                        && !named.equalsIgnoreCase("x-forwarded-client-cert")) {
                    headers.remove(named);
                }
            }
        }
        headers.remove(HttpHeaderNames.CONNECTION);
        headers.remove("keep-alive");
        headers.remove("proxy-connection");
        headers.remove(HttpHeaderNames.UPGRADE);
        NETTY_NOTES.forEach(headers::remove);
    }
}
