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

    /**
     * Whether it counts in a gateway. Source: istio/istio {@code
     * pilot/pkg/model/virtualservice.go}, resolveGatewayName.
     *
     * @param gateway {@code namespace/name}
     */
    public boolean isFor(String gateway) {
        return gateways.stream().anyMatch(written -> gateway.equals(inFull(written)));
    }

    private String inFull(String gateway) {
        String home = metadata.namespace();
        if (gateway.startsWith("./")) {
            return home + gateway.substring(1);
        }
        if (gateway.contains("/") || gateway.equals(SIDECARS)) {
            return gateway;
        }
        // Istio's old way: name.namespace.svc.cluster.local
        String[] parts = gateway.split("\\.", -1);
        return parts.length == 1 ? home + "/" + gateway : parts[1] + "/" + parts[0];
    }

    /** Whether clients in a namespace follow it. */
    public boolean isExportedTo(String namespace) {
        return exportTo.isEmpty()
                || exportTo.contains("*")
                || exportTo.contains(namespace)
                || (exportTo.contains(".") && metadata.namespace().equals(namespace));
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
