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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the DestinationRules that count for a client and a service, merged into one. The namespace
 * comes first (client's, service's, root), the host's specificity second; who may see a rule is
 * asked only then, so that a hidden rule still shadows a less specific one of its namespace.
 * Source: istio/istio {@code pilot/pkg/model/push_context.go} (setDestinationRules,
 * destinationRule) and {@code sidecar.go} (DestinationRule).
 */
final class RuleSelection {

    /**
     * What the chosen rules say together.
     *
     * @param policy the first traffic policy that any of them has
     * @param subsets by name, the first of each name
     */
    record Merged(
            List<ResourceKey> rules,
            TrafficPolicy policy,
            Map<String, Subset> subsets,
            List<Shadowed> shadowed) {}

    private static final Comparator<DestinationRule> SELECTING_THEN_OLDEST_FIRST =
            Comparator.comparing((DestinationRule rule) -> rule.workloadSelector().isEmpty())
                    .thenComparing(DestinationRule::metadata, Metadata.OLDEST_FIRST);

    private final WorkloadRef client;
    private final ServiceTarget service;
    private final MeshSettings mesh;

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
        return new RuleSelection(client, service, mesh).choose(all);
    }

    /** Where rules are looked for, and which of those found there the client may see. */
    private record Lookup(
            String namespace, Predicate<DestinationRule> listed, Predicate<RuleGroup> seen) {}

    private Merged choose(Collection<DestinationRule> all) {
        List<DestinationRule> candidates =
                all.stream()
                        .filter(rule -> host(rule).covers(service.host()))
                        .sorted(SELECTING_THEN_OLDEST_FIRST)
                        .toList();
        Optional<RuleGroup> chosen = Optional.empty();
        Optional<String> decidedIn = Optional.empty();
        for (Lookup lookup : lookups()) {
            List<RuleGroup> seen =
                    mostSpecific(candidates.stream().filter(lookup.listed()).toList()).stream()
                            .filter(lookup.seen())
                            .toList();
            if (!seen.isEmpty()) {
                decidedIn = Optional.of(lookup.namespace());
                chosen = pick(seen);
                break;
            }
        }
        List<DestinationRule> rules = chosen.map(RuleGroup::rules).orElse(List.of());
        List<Shadowed> shadowed = new ArrayList<>();
        for (DestinationRule rule : candidates) {
            if (!rules.contains(rule)) {
                shadowed.add(new Shadowed(rule.key(), whyNot(rule, rules, decidedIn)));
            }
        }
        chosen.ifPresent(group -> shadowed.addAll(group.shadowed()));
        return new Merged(
                rules.stream().map(DestinationRule::key).toList(),
                chosen.map(RuleGroup::policy).orElse(TrafficPolicy.ABSENT),
                chosen.map(RuleGroup::subsets).orElse(Map.of()),
                shadowed);
    }

    /**
     * The client's own namespace with all that is meant for it, then what the service's and the
     * root namespace export. In the root namespace, which holds rules for everybody, only those
     * that are not exported count as a client's own.
     */
    private List<Lookup> lookups() {
        String own = client.namespace();
        Predicate<DestinationRule> forOwn =
                own.equals(mesh.rootNamespace())
                        ? RuleSelection::isPrivate
                        : rule ->
                                isPrivate(rule)
                                        || rule.exportTo().contains(".")
                                        || reaches(rule.exportTo(), own);
        return List.of(
                new Lookup(own, rule -> in(own, rule) && forOwn.test(rule), _ -> true),
                exportedBy(service.namespace()),
                exportedBy(mesh.rootNamespace()));
    }

    private Lookup exportedBy(String namespace) {
        return new Lookup(
                namespace,
                rule -> in(namespace, rule) && !isPrivate(rule),
                group -> reaches(group.exportTo(), client.namespace()));
    }

    private static boolean in(String namespace, DestinationRule rule) {
        return rule.metadata().namespace().equals(namespace);
    }

    private static boolean isPrivate(DestinationRule rule) {
        Set<String> exportTo = RuleGroup.exportTo(rule);
        return exportTo.equals(Set.of(".")) || exportTo.equals(Set.of(rule.metadata().namespace()));
    }

    private static boolean reaches(Set<String> exportTo, String namespace) {
        return exportTo.isEmpty() || exportTo.contains("*") || exportTo.contains(namespace);
    }

    /** The rules of the most specific host, those together that are merged. */
    private List<RuleGroup> mostSpecific(List<DestinationRule> rules) {
        return rules.stream()
                .map(this::host)
                .max(RuleHost.BY_SPECIFICITY)
                .map(host ->
                        RuleGroup.merge(
                                rules.stream().filter(rule -> host(rule).equals(host)).toList()))
                .orElse(List.of());
    }

    /** The first that selects the client, else the last of those for everybody. */
    private Optional<RuleGroup> pick(List<RuleGroup> groups) {
        Optional<RuleGroup> forEverybody = Optional.empty();
        for (RuleGroup group : groups) {
            if (group.selector().isEmpty()) {
                forEverybody = Optional.of(group);
            } else if (group.selector().get().selects(client.labels())) {
                return Optional.of(group);
            }
        }
        return forEverybody;
    }

    private String whyNot(
            DestinationRule rule, List<DestinationRule> chosen, Optional<String> decidedIn) {
        String home = rule.metadata().namespace();
        boolean own = home.equals(client.namespace());
        if (rule.workloadSelector().isPresent()
                && !(own && rule.workloadSelector().get().selects(client.labels()))) {
            return "its workloadSelector does not select this client";
        }
        if (!reaches(rule.exportTo(), client.namespace())
                && !(own && rule.exportTo().contains("."))) {
            return "exportTo hides it from namespace " + client.namespace();
        }
        if (lookups().stream().noneMatch(lookup -> lookup.namespace().equals(home))) {
            return "its namespace is not the client's, the service's or the root";
        }
        if (decidedIn.isPresent() && !decidedIn.get().equals(home)) {
            return "a rule in namespace " + decidedIn.get() + " comes first";
        }
        return chosen.stream()
                .findFirst()
                .map(first ->
                        (host(first).equals(host(rule))
                                        ? "a rule with another exportTo or workloadSelector counts: "
                                        : "another rule of its namespace is more specific: ")
                                + first.key())
                .orElse("a rule that this client may not use is in its way");
    }

    private RuleHost host(DestinationRule rule) {
        return RuleHost.of(rule, mesh.clusterDomain());
    }
}
