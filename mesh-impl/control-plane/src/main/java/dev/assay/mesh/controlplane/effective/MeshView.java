package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.credential.NamedCredentials;
import dev.assay.mesh.controlplane.effective.ViewState.ClientClass;
import dev.assay.mesh.controlplane.effective.ViewState.Outbound;
import dev.assay.mesh.controlplane.effective.ViewState.Told;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.ServiceEntry;
import dev.assay.mesh.protocol.CredentialCodec;
import dev.assay.mesh.protocol.GatewayCodec;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.RootsCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that proxies may be told at one moment. Made from the view before it, of which it
 * keeps what is still true: a change of policy costs what the policy may concern. Safe for any
 * thread.
 */
public final class MeshView {

    private final EffectiveConfig effective;
    private final Visibility visibility;
    private final VersionedResource rootSecret;
    private final NamedCredentials credentials;
    private final Inventory registered;
    private final ViewState state;
    private final ViewChange change;

    /** The view of an empty mesh. */
    public static MeshView empty(
            EffectiveConfig effective, Visibility visibility, TrustBundle roots) {
        return new MeshView(
                effective,
                visibility,
                secret(roots),
                NamedCredentials.NONE,
                Inventory.EMPTY,
                ViewState.EMPTY,
                new ViewChange.Anything());
    }

    private MeshView(
            EffectiveConfig effective,
            Visibility visibility,
            VersionedResource rootSecret,
            NamedCredentials credentials,
            Inventory registered,
            ViewState state,
            ViewChange change) {
        this.effective = effective;
        this.visibility = visibility;
        this.rootSecret = rootSecret;
        this.credentials = credentials;
        this.registered = registered;
        this.state = state;
        this.change = change;
    }

    private static VersionedResource secret(TrustBundle roots) {
        return VersionedResource.of(
                RootsCodec.NAME,
                RootsCodec.pack(new RootsCodec.Believed(roots.pem(), roots.revocationsPem())));
    }

    /** The view of the next moment. */
    public MeshView next(Resources nextResources, Inventory nextInventory, TrustBundle nextRoots) {
        return next(nextResources, nextInventory, nextRoots, NamedCredentials.NONE);
    }

    /** The same, where DestinationRules name Secrets. */
    public MeshView next(
            Resources nextResources,
            Inventory nextInventory,
            TrustBundle nextRoots,
            NamedCredentials nextCredentials) {
        var all = withEntries(nextResources, nextInventory);
        var step = new ViewStep(effective, state, nextResources, all).result();
        var secret = secret(nextRoots);
        boolean everybody =
                !secret.equals(rootSecret)
                        || !nextCredentials.equals(credentials)
                        || !visibility.equals(Visibility.ISTIO);
        return new MeshView(
                effective,
                visibility,
                secret,
                nextCredentials,
                nextInventory,
                step.state(),
                everybody ? new ViewChange.Anything() : step.change());
    }

    /** The same object as long as neither registry nor ServiceEntries have changed. */
    @SuppressWarnings("ReferenceEquality") // both give the same objects until they change
    private Inventory withEntries(Resources nextResources, Inventory nextInventory) {
        return nextInventory == registered
                        && nextResources.of(ServiceEntry.class)
                                == state.resources().of(ServiceEntry.class)
                ? state.inventory()
                : effective.withEntries(nextInventory, nextResources);
    }

    /** How it differs from the view of which it was made. */
    public ViewChange change() {
        return change;
    }

    /**
     * What a proxy may see of one type, by resource name; empty for an unknown proxy or type.
     *
     * @param proxy {@code namespace/name} of its workload
     */
    public Map<String, VersionedResource> visible(String proxy, String typeUrl) {
        var workload = state.inventory().workloads().get(proxy);
        if (workload == null) {
            return Map.of();
        }
        return switch (typeUrl) {
            case TypeUrls.INBOUND_POLICY -> visibleInbounds(workload);
            case TypeUrls.OUTBOUND_SERVICE -> services(workload, state.outbounds().values());
            case TypeUrls.SECRET -> secrets(workload);
            case TypeUrls.GATEWAY -> gateway(workload);
            default -> Map.of();
        };
    }

    /**
     * What a proxy may see of some services, by resource name; empty for an unknown proxy.
     *
     * @param proxy {@code namespace/name} of its workload
     * @param services {@code namespace/name} of each
     */
    public Map<String, VersionedResource> services(String proxy, Set<String> services) {
        var workload = state.inventory().workloads().get(proxy);
        if (workload == null) {
            return Map.of();
        }
        var wanted = new HashSet<Outbound>();
        for (String key : services) {
            var outbound = state.outbounds().get(key);
            if (outbound != null) {
                wanted.add(outbound);
            }
        }
        return services(workload, wanted);
    }

    private Map<String, VersionedResource> secrets(Workload proxy) {
        var visible = new HashMap<String, VersionedResource>();
        visible.put(rootSecret.name(), rootSecret);
        credentials
                .of(state.moded(proxy.key()).workload())
                .forEach((name, credential) ->
                        CredentialCodec.pack(name, credential)
                                .forEach((resource, packed) ->
                                        visible.put(
                                                resource, VersionedResource.of(resource, packed))));
        return visible;
    }

    /** Made when it is asked for: a mesh has few gateways. Also where nothing is to be taken up. */
    private Map<String, VersionedResource> gateway(Workload proxy) {
        if (proxy.role() != Workload.Role.GATEWAY) {
            return Map.of();
        }
        var before =
                state.topology().servicesOf(proxy.key()).stream()
                        .flatMap(key ->
                                Optional.ofNullable(state.inventory().services().get(key)).stream())
                        .toList();
        var servers =
                effective.gateway(state.moded(proxy.key()).workload(), before, state.resources());
        return Map.of(proxy.key(), VersionedResource.of(proxy.key(), GatewayCodec.pack(servers)));
    }

    private Map<String, VersionedResource> visibleInbounds(Workload proxy) {
        var visible = new HashMap<String, VersionedResource>();
        visibility
                .owners(proxy, state.inventory().workloads().values())
                .forEach(owner -> {
                    var inbound = state.inbounds().get(owner.key());
                    if (inbound != null) {
                        visible.put(inbound.resource().name(), inbound.resource());
                    }
                });
        return visible;
    }

    private Map<String, VersionedResource> services(
            Workload proxy, Collection<Outbound> outbounds) {
        var client = state.moded(proxy.key()).workload();
        var clientClass = state.classOf(client);
        var visible = new HashMap<String, VersionedResource>();
        for (var outbound : outbounds) {
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
        var service = effective.outbound(client, outbound.destination(), state.resources());
        var earlier = outbound.earlier().get(clientClass);
        // Most changes leave most services as they were; encoding costs more than comparing.
        return earlier != null && earlier.service().equals(service)
                ? earlier
                : new Told(
                        service,
                        VersionedResource.of(service.host(), OutboundServiceCodec.pack(service)));
    }
}
