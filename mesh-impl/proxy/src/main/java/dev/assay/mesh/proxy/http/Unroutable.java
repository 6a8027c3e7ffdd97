package dev.assay.mesh.proxy.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;

/** Requests that no HTTP proxy can send on, whoever asks, and Envoy's answers to them. */
final class Unroutable {

    private Unroutable() {}

    static Optional<Route> judge(HttpRequest request) {
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            return answer(HttpResponseStatus.UPGRADE_REQUIRED, "DPE", "HTTP/1.0");
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        if (hosts != 1) {
            return answer(HttpResponseStatus.BAD_REQUEST, "DPE", hosts + " Host headers");
        }
        return request.method().equals(HttpMethod.CONNECT)
                ? answer(HttpResponseStatus.NOT_FOUND, "NR", "CONNECT")
                : Optional.empty();
    }

    private static Optional<Route> answer(HttpResponseStatus status, String flags, String detail) {
        return Optional.of(new Route.Answer(status, "", flags, detail));
    }
}
