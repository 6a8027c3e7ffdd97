package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.Explanation.Shadowed;
import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.DestinationRule.Subset;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.TrafficPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the DestinationRules that count for a client and a service, merged into one. The namespace
 * comes first (client's, service's, root), the host's specificity second. Source: istio/istio
 * {@code pilot/pkg/model/push_context.go} (destinationRule) and {@code destination_rule.go}
 * (merging).
 */
final class RuleSelection {

    /**
     * What the chosen rules say together.
     *
     * @param policy the first traffic policy that any of them has
     * @param policyFrom the rule that the policy comes from, absent when none has one
     * @param subsets by name, the first of each name
     */
    record Merged(
            List<ResourceKey> rules,
            TrafficPolicy policy,
            Optional<ResourceKey> policyFrom,
            Map<String, Subset> subsets,
            List<Shadowed> shadowed) {}

    private final WorkloadRef client;
    private final ServiceTarget service;
    private final MeshSettings mesh;
    private final List<Shadowed> shadowed = new ArrayList<>();

    private RuleSelection(WorkloadRef client, ServiceTarget service, MeshSettings mesh) {
        this.client = client;
        this.service = service;
        this.mesh = mesh;
    }

    static Merged select(
            WorkloadRef client,
            ServiceTarget service,
            Collection<DestinationRule> all,
            MeshSettings mesh) {
        RuleSelection selection = new RuleSelection(client, service, mesh);
        return selection.merge(selection.choose(all));
    }

    /** The rules of the deciding namespace and host, oldest first. */
    private List<DestinationRule> choose(Collection<DestinationRule> all) {
        List<DestinationRule> candidates =
                all.stream()
                        .filter(rule -> host(rule).covers(service.host()))
                        .filter(this::visible)
                        .sorted(
                                Comparator.comparing(
                                        DestinationRule::metadata, Metadata.OLDEST_FIRST))
                        .toList();
        for (String namespace : lookupOrder()) {
            List<DestinationRule> here =
                    candidates.stream()
                            .filter(rule -> rule.metadata().namespace().equals(namespace))
                            .toList();
            Optional<RuleHost> host = here.stream().map(this::host).max(RuleHost.BY_SPECIFICITY);
            if (host.isEmpty()) {
                continue;
            }
            List<DestinationRule> chosen =
                    here.stream().filter(rule -> host(rule).equals(host.get())).toList();
            // A rule for particular client workloads replaces the ones for all of them.
            List<DestinationRule> particular =
                    chosen.stream()
                            .filter(rule -> !rule.workloadSelector().selectsEverything())
                            .toList();
            List<DestinationRule> result = particular.isEmpty() ? chosen : particular;
            for (DestinationRule rule : candidates) {
                if (!result.contains(rule)) {
                    ignore(
                            rule,
                            here.contains(rule)
                                    ? "another rule of its namespace is more specific: "
                                            + result.getFirst().key()
                                    : "a rule in namespace " + namespace + " comes first");
                }
            }
            return result;
        }
        candidates.forEach(rule ->
                ignore(rule, "its namespace is not the client's, the service's or the root"));
        return List.of();
    }

    /** A client in the root namespace asks the service's namespace first, as in Istio. */
    private Set<String> lookupOrder() {
        Set<String> order = new LinkedHashSet<>();
        if (!client.namespace().equals(mesh.rootNamespace())) {
            order.add(client.namespace());
        }
        order.add(service.namespace());
        order.add(mesh.rootNamespace());
        return order;
    }

    private boolean visible(DestinationRule rule) {
        String home = rule.metadata().namespace();
        boolean own = home.equals(client.namespace());
        boolean exported =
                rule.exportTo().isEmpty()
                        || rule.exportTo().contains("*")
                        || rule.exportTo().contains(client.namespace())
                        || (own && rule.exportTo().contains("."));
        if (!exported) {
            ignore(rule, "exportTo hides it from namespace " + client.namespace());
            return false;
        }
        if (!rule.workloadSelector().selectsEverything()
                && !(own && rule.workloadSelector().selects(client.labels()))) {
            ignore(rule, "its workloadSelector does not select this client");
            return false;
        }
        return true;
    }

    private Merged merge(List<DestinationRule> rules) {
        TrafficPolicy policy = TrafficPolicy.EMPTY;
        Optional<ResourceKey> from = Optional.empty();
        Map<String, Subset> subsets = new LinkedHashMap<>();
        for (DestinationRule rule : rules) {
            if (!rule.trafficPolicy().isEmpty()) {
                if (from.isEmpty()) {
                    policy = rule.trafficPolicy();
                    from = Optional.of(rule.key());
                } else {
                    ignore(rule, "only its subsets count: an older rule's trafficPolicy is kept");
                }
            }
            rule.subsets().forEach(subset -> subsets.putIfAbsent(subset.name(), subset));
        }
        return new Merged(
                rules.stream().map(DestinationRule::key).toList(), policy, from, subsets, shadowed);
    }

    private RuleHost host(DestinationRule rule) {
        return RuleHost.of(rule, mesh.clusterDomain());
    }

    private void ignore(DestinationRule rule, String why) {
        shadowed.add(new Shadowed(rule.key(), why));
    }
}
