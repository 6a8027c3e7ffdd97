package dev.assay.mesh.policy.resource;

import java.util.List;
import java.util.Set;

/**
 * Istio's VirtualService, as far as it chooses among a mesh's services and their subsets by HTTP
 * request.
 *
 * @param hosts as written: short, fully qualified, or with a leading {@code *}
 * @param gateways where it counts; empty or {@code mesh}: in sidecars
 * @param http the first that matches counts
 * @param exportTo empty: visible everywhere; {@code .}: only in its own namespace
 */
public record VirtualService(
        Metadata metadata,
        List<String> hosts,
        Set<String> gateways,
        List<Http> http,
        Set<String> exportTo)
        implements Resource {

    private static final String SIDECARS = "mesh";

    /**
     * Requests that go the same way.
     *
     * @param matches one of them suffices; none: every request
     */
    public record Http(List<HttpMatch> matches, List<Destination> destinations) {
        public Http {
            matches = List.copyOf(matches);
            destinations = List.copyOf(destinations);
        }
    }

    /**
     * Where requests go.
     *
     * @param host as written
     * @param subset empty: all endpoints
     * @param port of the Service; 0: the only one that it has, else the one that was called
     * @param weight among the destinations of one route; one that stands alone gets every request
     */
    public record Destination(String host, String subset, int port, int weight) {}

    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = Set.copyOf(gateways);
        http = List.copyOf(http);
        exportTo = Set.copyOf(exportTo);
    }

    /** Whether it counts in sidecars, and not in gateways alone. */
    public boolean isForSidecars() {
        return gateways.isEmpty() || gateways.contains(SIDECARS);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.VIRTUAL_SERVICE;
    }

    @Override
    public VirtualService with(Metadata other) {
        return new VirtualService(other, hosts, gateways, http, exportTo);
    }
}
