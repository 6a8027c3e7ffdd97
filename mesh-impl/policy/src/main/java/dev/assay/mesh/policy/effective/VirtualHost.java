package dev.assay.mesh.policy.effective;

import java.util.List;

/**
 * The requests of one host, or of all hosts that end alike, at a gateway.
 *
 * @param pattern what a request's Host must be
 * @param routes the first that matches counts
 */
public record VirtualHost(HostPattern pattern, List<HttpRoute> routes) {

    public VirtualHost {
        routes = List.copyOf(routes);
    }
}
