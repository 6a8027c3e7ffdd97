package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.proxy.http.ExchangeSummary;
import dev.assay.mesh.proxy.http.HttpRouter;
import dev.assay.mesh.proxy.http.Route;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends each request of the application to an endpoint of the service as it is known now. */
final class OutboundRouter implements HttpRouter {

    private final OutboundConnection connection;

    OutboundRouter(OutboundConnection connection) {
        this.connection = connection;
    }

    @Override
    public Route route(HttpRequest request) {
        Outbound shared = connection.shared();
        OutboundCapture called = connection.capture();
        if (shared.port(called).isEmpty()) {
            return new Route.Answer(HttpResponseStatus.NOT_FOUND, "", "NR", "the service is gone");
        }
        List<HttpRoute> routes =
                shared.service(called.host()).map(OutboundService::routes).orElse(List.of());
        if (routes.isEmpty()) {
            return forward(request, Cluster.of(called));
        }
        return HttpRoutes.target(routes, request)
                .map(target -> forward(request, shared.cluster(target, called.servicePort())))
                .orElseGet(() -> RoutedRequests.noRoute(Map.of()));
    }

    private Route forward(HttpRequest request, Cluster cluster) {
        Outbound shared = connection.shared();
        HttpHeaders headers = request.headers().copy();
        shared.forwardedClientCert().outbound(headers);
        var onward =
                new DefaultHttpRequest(
                        request.protocolVersion(), request.method(), request.uri(), headers);
        return new RoutedRequests(shared).forward(connection.capture(), cluster, onward, Map.of());
    }

    @Override
    public void ended(ExchangeSummary summary) {
        HttpRequest request = summary.request();
        connection
                .shared()
                .log()
                .add(
                        connection.entry(
                                "http",
                                request.method().name(),
                                request.headers().get(HttpHeaderNames.HOST, ""),
                                request.uri(),
                                summary.upstream(),
                                summary.upstreamPeer(),
                                summary.status(),
                                summary.flags(),
                                summary.detail(),
                                summary.requestBytes(),
                                summary.responseBytes(),
                                summary.duration()));
    }

    @Override
    public void malformed(String reason) {
        connection
                .shared()
                .log()
                .add(
                        connection.entry(
                                "http",
                                "",
                                "",
                                "",
                                "",
                                Optional.empty(),
                                400,
                                "DPE",
                                reason,
                                0,
                                0,
                                Duration.ZERO));
    }

    @Override
    public void silent() {
        connection.silent();
    }

    @Override
    public boolean draining() {
        return false;
    }
}
