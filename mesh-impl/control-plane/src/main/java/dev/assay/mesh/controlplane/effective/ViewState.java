package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a view knows. The maps are not changed once they are here, but for the caches of what
 * clients were told.
 *
 * @param askedLabels names of the labels by which rules tell clients of one namespace apart
 * @param modes by workload
 * @param inbounds by workload
 * @param outbounds by service
 */
record ViewState(
        Resources resources,
        Inventory inventory,
        Topology topology,
        Set<String> askedLabels,
        BucketMap<Moded> modes,
        BucketMap<Inbound> inbounds,
        BucketMap<Outbound> outbounds) {

    /** Of an empty mesh. */
    static final ViewState EMPTY =
            new ViewState(
                    Resources.NONE,
                    Inventory.EMPTY,
                    Topology.of(Inventory.EMPTY),
                    Set.of(),
                    BucketMap.of(Map.of()),
                    BucketMap.of(Map.of()),
                    BucketMap.of(Map.of()));

    record Moded(WorkloadRef workload, EffectiveMode mode) {}

    record Inbound(Moded of, InboundPolicy policy, VersionedResource resource) {}

    /** Clients to which a service looks the same: rules tell clients apart by these alone. */
    record ClientClass(String namespace, Map<String, String> labels) {}

    record Told(OutboundService service, VersionedResource resource) {}

    /** {@code earlier} is what came out under other rules or endpoints. */
    record Outbound(
            Destination destination,
            Map<ClientClass, Told> byClient,
            Map<ClientClass, Told> earlier) {}

    ViewState withOutbounds(BucketMap<Outbound> others) {
        return new ViewState(resources, inventory, topology, askedLabels, modes, inbounds, others);
    }

    ClientClass classOf(WorkloadRef client) {
        if (askedLabels.isEmpty()) {
            return new ClientClass(client.namespace(), Map.of());
        }
        var labels = new HashMap<>(client.labels());
        labels.keySet().retainAll(askedLabels);
        return new ClientClass(client.namespace(), labels);
    }

    Moded moded(String workload) {
        var moded = modes.get(workload);
        if (moded == null) {
            throw new IllegalStateException("no such workload in this view: " + workload);
        }
        return moded;
    }

    static Set<String> askedLabels(Resources resources) {
        return resources.of(DestinationRule.class).stream()
                .flatMap(rule -> rule.workloadSelector().stream())
                .flatMap(selector -> selector.matchLabels().keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
