package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.proxy.http.Route;
import dev.assay.mesh.proxy.http.Speech;
import dev.assay.mesh.proxy.origin.OriginHost;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests on their way to services of the mesh. Safe for several event loops. */
public record RoutedRequests(Outbound shared) {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    /**
     * Where the first route that matches leads to.
     *
     * @param called the port that counts where a route names none
     * @param request as the service shall have it
     * @param noted what was noted about it, for the access log
     */
    public Route route(
            List<HttpRoute> routes, int called, HttpRequest request, Map<String, String> noted) {
        return HttpRoutes.target(routes, request)
                .map(target -> shared.cluster(target, called))
                .map(cluster -> forward(capture(cluster), cluster, request, noted))
                .orElseGet(() -> noRoute(noted));
    }

    /** What the application would have called. */
    private static OutboundCapture capture(Cluster cluster) {
        return new OutboundCapture(cluster.host(), cluster.port(), NOWHERE);
    }

    static Route noRoute(Map<String, String> noted) {
        return new Route.Answer(HttpResponseStatus.NOT_FOUND, "", "NR", "no route matches")
                .noting(noted);
    }

    /**
     * The way to a cluster.
     *
     * @param called what the request was sent to
     */
    Route forward(
            OutboundCapture called,
            Cluster cluster,
            HttpRequest request,
            Map<String, String> noted) {
        Optional<ServicePort> port = shared.port(cluster);
        if (port.isEmpty()) {
            return new Route.Answer(
                            HttpResponseStatus.SERVICE_UNAVAILABLE,
                            "",
                            "NC",
                            "there is no " + cluster)
                    .noting(noted);
        }
        Speech speech = Speech.of(port.get().protocol(), request);
        String host = OriginHost.of(request.headers().get(HttpHeaderNames.HOST, ""), called.host());
        return new Route.Forward(
                request,
                failed ->
                        shared.choose(called, cluster, failed)
                                .map(endpoint -> shared.target(endpoint, speech, host)),
                noted);
    }
}
