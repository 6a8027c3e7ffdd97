package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.util.Map;

/**
 * What a view knows. The maps are not changed once they are here, but for the caches of what
 * clients were told.
 *
 * @param labelsMatter whether rules tell clients of one namespace apart
 * @param modes by workload
 * @param inbounds by workload
 * @param outbounds by service
 */
record ViewState(
        Resources resources,
        Inventory inventory,
        Topology topology,
        boolean labelsMatter,
        Map<String, Moded> modes,
        Map<String, Inbound> inbounds,
        Map<String, Outbound> outbounds) {

    /** Of an empty mesh. */
    static final ViewState EMPTY =
            new ViewState(
                    Resources.NONE,
                    Inventory.EMPTY,
                    Topology.of(Inventory.EMPTY),
                    false,
                    Map.of(),
                    Map.of(),
                    Map.of());

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

    ClientClass classOf(WorkloadRef client) {
        return new ClientClass(client.namespace(), labelsMatter ? client.labels() : Map.of());
    }

    Moded moded(String workload) {
        var moded = modes.get(workload);
        if (moded == null) {
            throw new IllegalStateException("no such workload in this view: " + workload);
        }
        return moded;
    }

    static boolean labelsMatter(Resources resources) {
        return resources.of(DestinationRule.class).stream()
                .flatMap(rule -> rule.workloadSelector().stream())
                .anyMatch(selector -> !selector.selectsEverything());
    }
}
