package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.resource.ConnectionPool;
import dev.assay.mesh.policy.resource.ConnectionPools;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How old connections to a service may become, for one client.
 *
 * @param host by the settings of the whole host
 * @param subsets by those of its subsets, by the subsets' names
 */
public record ConnectionAges(ConnectionPools host, Map<String, ConnectionPools> subsets) {

    /** No connection is bounded. */
    public static final ConnectionAges UNBOUNDED =
            new ConnectionAges(ConnectionPools.ABSENT, Map.of());

    public ConnectionAges {
        subsets = Map.copyOf(subsets);
    }

    /**
     * The age at which a connection ends; empty: at none. Subset over host, and in each the port
     * over the whole, the block as one: what it leaves out is not inherited. Source: istio/istio
     * {@code pilot/pkg/networking/util/util.go}, MergeSubsetTrafficPolicy. Istio's TCP proxies look
     * at the host's whole alone ({@code pilot/pkg/networking/core/networkfilter.go}), a known limit
     * that is not copied.
     *
     * @param port the Service's
     * @param subset empty unless the call was routed to one
     */
    public Optional<Duration> longest(int port, String subset) {
        ConnectionPools own = subsets.getOrDefault(subset, ConnectionPools.ABSENT);
        ConnectionPool deciding = own.decides(port) ? own.at(port) : host.at(port);
        return deciding.maxConnectionDuration();
    }
}
