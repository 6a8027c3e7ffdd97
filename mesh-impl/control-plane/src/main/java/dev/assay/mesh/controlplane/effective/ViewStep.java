package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.config.Resources;
import dev.assay.mesh.controlplane.effective.ViewState.Inbound;
import dev.assay.mesh.controlplane.effective.ViewState.Moded;
import dev.assay.mesh.controlplane.effective.ViewState.Outbound;
import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.Resource;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.VirtualService;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One step from what a view knew to what the next knows. Where workloads and services are the same,
 * only what the changed policies may concern is computed; else everything, of which what comes out
 * the same is kept. Used once, by one thread.
 */
final class ViewStep {

    private final EffectiveConfig effective;
    private final ViewState old;
    private final Resources resources;
    private final Inventory inventory;
    private final Set<String> askedLabels;

    ViewStep(EffectiveConfig effective, ViewState old, Resources resources, Inventory inventory) {
        this.effective = effective;
        this.old = old;
        this.resources = resources;
        this.inventory = inventory;
        this.askedLabels = ViewState.askedLabels(resources);
    }

    /** What came of it. */
    record Result(ViewState state, ViewChange change) {}

    @SuppressWarnings("ReferenceEquality") // the registry gives the same object until it changes
    Result result() {
        return inventory == old.inventory() ? ofPolicies() : ofEverything();
    }

    private Result ofEverything() {
        var topology = Topology.of(inventory);
        boolean samePeers = same(PeerAuthentication.class);
        boolean samePolicies = same(AuthorizationPolicy.class) && same(RequestAuthentication.class);
        boolean sameRules = same(DestinationRule.class) && same(VirtualService.class);
        var modes = new HashMap<String, Moded>();
        topology.workloads().forEach((key, ref) -> modes.put(key, mode(key, ref, samePeers)));
        var inbounds = new HashMap<String, Inbound>();
        modes.forEach((key, moded) -> inbounds.put(key, inbound(key, moded, samePolicies)));
        var workloads =
                new ViewState(
                        resources,
                        inventory,
                        topology,
                        askedLabels,
                        BucketMap.of(modes),
                        BucketMap.of(inbounds),
                        old.outbounds());
        var outbounds = new HashMap<String, Outbound>();
        for (Service service : inventory.services().values()) {
            outbounds.put(service.key(), outbound(workloads, service, sameRules));
        }
        var next = workloads.withOutbounds(BucketMap.of(outbounds));
        forgetClientsThatLeft(next);
        return new Result(next, new ViewChange.Anything());
    }

    private Result ofPolicies() {
        var modes = new HashMap<String, Moded>();
        concerned(changes(PeerAuthentication.class))
                .forEach((key, ref) -> {
                    var now = mode(key, ref, false);
                    if (!now.equals(old.modes().get(key))) {
                        modes.put(key, now);
                    }
                });
        var nextModes = old.modes().with(modes);
        var judged = new HashMap<String, WorkloadRef>();
        judged.putAll(concerned(changes(AuthorizationPolicy.class)));
        judged.putAll(concerned(changes(RequestAuthentication.class)));
        modes.forEach((key, moded) -> judged.put(key, moded.workload()));
        var inbounds = new HashMap<String, Inbound>();
        var changedInbounds = new HashSet<String>();
        judged.keySet()
                .forEach(key -> {
                    var before = old.inbounds().get(key);
                    var now = inbound(key, known(nextModes, key), false);
                    inbounds.put(key, now);
                    if (before == null || !before.resource().equals(now.resource())) {
                        changedInbounds.add(key);
                    }
                });
        var rules = ruled();
        var services = new HashSet<>(rules.keySet());
        modes.keySet().forEach(key -> services.addAll(old.topology().servicesOf(key)));
        var callers = modes.isEmpty() ? callers(rules.values()) : new ViewChange.Everybody();
        var workloads =
                new ViewState(
                        resources,
                        inventory,
                        old.topology(),
                        askedLabels,
                        nextModes,
                        old.inbounds().with(inbounds),
                        old.outbounds());
        var outbounds = new HashMap<String, Outbound>();
        boolean sameRules = same(DestinationRule.class) && same(VirtualService.class);
        for (String key : services) {
            outbounds.put(key, outbound(workloads, known(inventory.services(), key), sameRules));
        }
        return new Result(
                workloads.withOutbounds(old.outbounds().with(outbounds)),
                new ViewChange.Part(changedInbounds, services, callers, gateways()));
    }

    /**
     * The services of which a changed rule says something else, by key, and for whom: the
     * namespaces of callers, where an empty one is any.
     */
    private Map<String, Set<Optional<String>>> ruled() {
        var rules = changes(DestinationRule.class);
        var routes = changes(VirtualService.class);
        if (rules.isEmpty() && routes.isEmpty()) {
            return Map.of();
        }
        var ruled = new HashMap<String, Set<Optional<String>>>();
        for (Service service : inventory.services().values()) {
            var callers = new HashSet<Optional<String>>();
            rules.stream()
                    .filter(rule -> effective.mayConcern(rule, service))
                    .forEach(rule -> callers.add(effective.callers(rule, service)));
            routes.stream()
                    .filter(each -> effective.mayConcern(each, service))
                    .forEach(each -> callers.add(effective.callers(each)));
            if (!callers.isEmpty()) {
                ruled.put(service.key(), callers);
            }
        }
        return ruled;
    }

    private static ViewChange.Callers callers(Collection<Set<Optional<String>>> ofServices) {
        var all = new HashSet<Optional<String>>();
        ofServices.forEach(all::addAll);
        return all.contains(Optional.<String>empty())
                ? new ViewChange.Everybody()
                : new ViewChange.Of(
                        all.stream()
                                .flatMap(Optional::stream)
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Gateways among which a change may be felt: all, if there is any. */
    private Set<String> gateways() {
        if (same(Gateway.class) && same(VirtualService.class)) {
            return Set.of();
        }
        return inventory.workloads().values().stream()
                .filter(workload -> workload.role() == Workload.Role.GATEWAY)
                .map(Workload::key)
                .collect(Collectors.toSet());
    }

    /** The workloads that changed policies may concern, before or after the change. */
    private Map<String, WorkloadRef> concerned(List<? extends Resource> changes) {
        var concerned = new LinkedHashMap<String, WorkloadRef>();
        for (Resource policy : changes) {
            var namespace = effective.namespaceOf(policy);
            for (WorkloadRef workload :
                    old.topology().candidates(namespace, effective.labelsOf(policy))) {
                if (namespace.filter(its -> !its.equals(workload.namespace())).isEmpty()
                        && effective.mayConcern(policy, workload)) {
                    concerned.put(workload.qualifiedName(), workload);
                }
            }
        }
        return concerned;
    }

    /** What came, what went, and both forms of what was replaced. */
    private <R extends Resource> List<R> changes(Class<R> type) {
        if (same(type)) {
            return List.of();
        }
        var before = new HashMap<ResourceKey, R>();
        old.resources().of(type).forEach(each -> before.put(each.key(), each));
        var changes = new ArrayList<R>();
        for (R now : resources.of(type)) {
            R earlier = before.remove(now.key());
            if (earlier == null) {
                changes.add(now);
            } else if (!earlier.equals(now)) {
                changes.add(earlier);
                changes.add(now);
            }
        }
        changes.addAll(before.values());
        return changes;
    }

    private <R extends Resource> boolean same(Class<R> type) {
        return resources.of(type).equals(old.resources().of(type));
    }

    private Moded mode(String key, WorkloadRef ref, boolean samePolicies) {
        var before = old.modes().get(key);
        return before != null && samePolicies && before.workload().equals(ref)
                ? before
                : new Moded(ref, effective.mode(ref, resources));
    }

    private Inbound inbound(String key, Moded moded, boolean samePolicies) {
        var before = old.inbounds().get(key);
        if (before != null && samePolicies && before.of().equals(moded)) {
            return before;
        }
        var policy = effective.inbound(moded.workload(), moded.mode(), resources);
        return before != null && before.policy().equals(policy)
                ? new Inbound(moded, policy, before.resource())
                : new Inbound(
                        moded, policy, VersionedResource.of(key, InboundPolicyCodec.pack(policy)));
    }

    private Outbound outbound(ViewState next, Service service, boolean sameRules) {
        var destination =
                effective.destination(
                        service,
                        next.topology().endpoints().getOrDefault(service.key(), List.of()),
                        workload -> next.moded(workload.key()).mode());
        var before = old.outbounds().get(service.key());
        if (before == null) {
            return new Outbound(destination, new ConcurrentHashMap<>(), Map.of());
        }
        return sameRules && before.destination().equals(destination)
                ? before
                : new Outbound(destination, new ConcurrentHashMap<>(), before.byClient());
    }

    private static void forgetClientsThatLeft(ViewState next) {
        var present =
                next.modes().values().stream()
                        .map(moded -> next.classOf(moded.workload()))
                        .distinct()
                        .toList();
        next.outbounds()
                .values()
                .forEach(outbound -> {
                    if (outbound.byClient().size() > present.size()) {
                        outbound.byClient().keySet().retainAll(present);
                    }
                });
    }

    private static <V> V known(Map<String, V> all, String key) {
        V found = all.get(key);
        if (found == null) {
            throw new IllegalStateException("not in this view: " + key);
        }
        return found;
    }
}
