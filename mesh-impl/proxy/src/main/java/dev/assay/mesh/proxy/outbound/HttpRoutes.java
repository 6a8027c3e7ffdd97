package dev.assay.mesh.proxy.outbound;

import dev.assay.mesh.policy.effective.HttpRoute;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Finds the way of a request. */
final class HttpRoutes {

    private HttpRoutes() {}

    /** Where the first route that matches leads to; empty if none does. */
    static Optional<HttpRoute.Target> target(List<HttpRoute> routes, HttpRequest request) {
        return routes.stream()
                .filter(route -> matches(route, request))
                .findFirst()
                .map(route -> pick(route.targets()));
    }

    private static boolean matches(HttpRoute route, HttpRequest request) {
        return route.matches().isEmpty()
                || route.matches().stream()
                        .anyMatch(match -> match.matches(request.uri(), request.headers()::getAll));
    }

    /** One of them, in the long run each by its weight. */
    private static HttpRoute.Target pick(List<HttpRoute.Target> targets) {
        int total = targets.stream().mapToInt(HttpRoute.Target::weight).sum();
        int drawn = targets.size() == 1 ? 0 : ThreadLocalRandom.current().nextInt(total);
        for (HttpRoute.Target target : targets) {
            drawn -= target.weight();
            if (drawn < 0) {
                return target;
            }
        }
        return targets.getLast();
    }
}
