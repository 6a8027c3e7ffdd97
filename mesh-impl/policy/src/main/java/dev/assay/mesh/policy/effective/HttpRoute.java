package dev.assay.mesh.policy.effective;

import dev.assay.mesh.policy.resource.HttpMatch;
import java.util.List;

/**
 * HTTP requests that go the same way.
 *
 * @param matches one of them suffices; none: every request
 * @param targets at least one
 */
public record HttpRoute(List<HttpMatch> matches, List<Target> targets) {

    /**
     * Where requests go.
     *
     * @param host fully qualified
     * @param port of the Service; 0: the only one that it has, else the one that was called
     * @param subset empty: all endpoints
     * @param weight its share of the requests, by the sum of all
     */
    public record Target(String host, int port, String subset, int weight) {}

    public HttpRoute {
        matches = List.copyOf(matches);
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route without a target");
        }
    }
}
