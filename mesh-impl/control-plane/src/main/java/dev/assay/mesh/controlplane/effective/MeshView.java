package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.peerauthn.EffectiveMode;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.RootsCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that proxies may be told at one moment. Made from the view before it, of which it
 * keeps what is still true: a change in one namespace costs that namespace only. Safe for any
 * thread.
 */
public final class MeshView {

    private record Moded(WorkloadRef workload, EffectiveMode mode) {}

    private record Inbound(Moded of, InboundPolicy policy, VersionedResource resource) {}

    /** Clients to which a service looks the same: rules tell clients apart by these alone. */
    private record ClientClass(String namespace, Map<String, String> labels) {}

    private record Told(OutboundService service, VersionedResource resource) {}

    /** {@code earlier} is what came out under other rules or endpoints. */
    private record Outbound(
            Destination destination,
            Map<ClientClass, Told> byClient,
            Map<ClientClass, Told> earlier) {}

    private final EffectiveConfig effective;
    private final Visibility visibility;
    private final Resources resources;
    private final Inventory inventory;
    private final VersionedResource rootSecret;
    private final boolean labelsMatter;
    private final Map<String, Moded> modes = new HashMap<>();
    private final Map<String, Inbound> inbounds = new HashMap<>();
    private final Map<String, Outbound> outbounds = new HashMap<>();

    /** The view of an empty mesh. */
    public static MeshView empty(
            EffectiveConfig effective, Visibility visibility, TrustBundle roots) {
        return new MeshView(effective, visibility, Resources.NONE, Inventory.EMPTY, roots);
    }

    private MeshView(
            EffectiveConfig effective,
            Visibility visibility,
            Resources resources,
            Inventory inventory,
            TrustBundle roots) {
        this.effective = effective;
        this.visibility = visibility;
        this.resources = resources;
        this.inventory = inventory;
        this.rootSecret = VersionedResource.of(RootsCodec.NAME, RootsCodec.pack(roots.pem()));
        this.labelsMatter =
                resources.of(DestinationRule.class).stream()
                        .anyMatch(rule -> !rule.workloadSelector().selectsEverything());
    }

    /** The view of the next moment. */
    public MeshView next(Resources nextResources, Inventory nextInventory, TrustBundle nextRoots) {
        var next = new MeshView(effective, visibility, nextResources, nextInventory, nextRoots);
        next.fill(this);
        return next;
    }

    /**
     * What a proxy may see of one type, by resource name; empty for an unknown proxy or type.
     *
     * @param proxy {@code namespace/name} of its workload
     */
    public Map<String, VersionedResource> visible(String proxy, String typeUrl) {
        var workload = inventory.workloads().get(proxy);
        if (workload == null) {
            return Map.of();
        }
        return switch (typeUrl) {
            case TypeUrls.INBOUND_POLICY -> visibleInbounds(workload);
            case TypeUrls.OUTBOUND_SERVICE -> visibleServices(workload);
            case TypeUrls.SECRET -> Map.of(rootSecret.name(), rootSecret);
            default -> Map.of();
        };
    }

    private void fill(MeshView old) {
        boolean samePeers =
                resources
                        .of(PeerAuthentication.class)
                        .equals(old.resources.of(PeerAuthentication.class));
        boolean samePolicies =
                resources
                                .of(AuthorizationPolicy.class)
                                .equals(old.resources.of(AuthorizationPolicy.class))
                        && resources
                                .of(RequestAuthentication.class)
                                .equals(old.resources.of(RequestAuthentication.class));
        boolean sameRules =
                resources.of(DestinationRule.class).equals(old.resources.of(DestinationRule.class));
        var topology = Topology.of(inventory);
        topology.workloads().forEach((key, ref) -> modes.put(key, mode(key, ref, old, samePeers)));
        modes.forEach((key, moded) -> inbounds.put(key, inbound(key, moded, old, samePolicies)));
        for (var service : inventory.services().values()) {
            var destination =
                    effective.destination(
                            service,
                            topology.endpoints().getOrDefault(service.key(), List.of()),
                            workload -> moded(workload.key()).mode());
            outbounds.put(service.key(), outbound(service.key(), destination, old, sameRules));
        }
        forgetClientsThatLeft();
    }

    private Map<String, VersionedResource> visibleInbounds(Workload proxy) {
        var visible = new HashMap<String, VersionedResource>();
        for (var owner : inventory.workloads().values()) {
            var inbound = inbounds.get(owner.key());
            if (inbound != null && visibility.inbound(proxy, owner)) {
                visible.put(inbound.resource().name(), inbound.resource());
            }
        }
        return visible;
    }

    private Map<String, VersionedResource> visibleServices(Workload proxy) {
        var client = moded(proxy.key()).workload();
        var clientClass = classOf(client);
        var visible = new HashMap<String, VersionedResource>();
        for (var outbound : outbounds.values()) {
            if (visibility.service(proxy, outbound.destination().service())) {
                var resource =
                        outbound.byClient()
                                .computeIfAbsent(clientClass, key -> told(client, key, outbound))
                                .resource();
                visible.put(resource.name(), resource);
            }
        }
        return visible;
    }

    private Told told(WorkloadRef client, ClientClass clientClass, Outbound outbound) {
        var service =
                effective.outbound(
                        client, outbound.destination(), resources.of(DestinationRule.class));
        var earlier = outbound.earlier().get(clientClass);
        // Most changes leave most services as they were; encoding costs more than comparing.
        return earlier != null && earlier.service().equals(service)
                ? earlier
                : new Told(
                        service,
                        VersionedResource.of(service.host(), OutboundServiceCodec.pack(service)));
    }

    private ClientClass classOf(WorkloadRef client) {
        return new ClientClass(client.namespace(), labelsMatter ? client.labels() : Map.of());
    }

    private Moded moded(String workload) {
        var moded = modes.get(workload);
        if (moded == null) {
            throw new IllegalStateException("no such workload in this view: " + workload);
        }
        return moded;
    }

    private Moded mode(String key, WorkloadRef ref, MeshView old, boolean samePolicies) {
        var before = old.modes.get(key);
        return before != null && samePolicies && before.workload().equals(ref)
                ? before
                : new Moded(ref, effective.mode(ref, resources));
    }

    private Inbound inbound(String key, Moded moded, MeshView old, boolean samePolicies) {
        var before = old.inbounds.get(key);
        if (before != null && samePolicies && before.of().equals(moded)) {
            return before;
        }
        var policy = effective.inbound(moded.workload(), moded.mode(), resources);
        return before != null && before.policy().equals(policy)
                ? new Inbound(moded, policy, before.resource())
                : new Inbound(
                        moded, policy, VersionedResource.of(key, InboundPolicyCodec.pack(policy)));
    }

    private Outbound outbound(
            String key, Destination destination, MeshView old, boolean sameRules) {
        var before = old.outbounds.get(key);
        if (before == null) {
            return new Outbound(destination, new ConcurrentHashMap<>(), Map.of());
        }
        return sameRules && before.destination().equals(destination)
                ? before
                : new Outbound(destination, new ConcurrentHashMap<>(), before.byClient());
    }

    private void forgetClientsThatLeft() {
        var present = modes.values().stream().map(m -> classOf(m.workload())).distinct().toList();
        outbounds
                .values()
                .forEach(outbound -> {
                    if (outbound.byClient().size() > present.size()) {
                        outbound.byClient().keySet().retainAll(present);
                    }
                });
    }
}
