package dev.assay.mesh.policy.client;

import dev.assay.mesh.policy.Explanation.Shadowed;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.DestinationRule.Subset;
import dev.assay.mesh.policy.resource.TrafficPolicy;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules of one namespace for one host that count as one: the first's exportTo and selector, the
 * first traffic policy, and the subsets of all. Source: istio/istio {@code
 * pilot/pkg/model/destination_rule.go}, mergeDestinationRule.
 */
final class RuleGroup {

    private final List<DestinationRule> rules = new ArrayList<>();

    private RuleGroup(DestinationRule first) {
        rules.add(first);
    }

    /**
     * The groups that rules make, in the order of their firsts. A rule may be merged into one and
     * stand for itself too: those who see fewer namespaces' rules must not lose it.
     */
    static List<RuleGroup> merge(List<DestinationRule> ordered) {
        List<RuleGroup> groups = new ArrayList<>();
        for (DestinationRule rule : ordered) {
            boolean alone = true;
            for (RuleGroup group : groups) {
                boolean sameExport = exportTo(rule).equals(group.exportTo());
                boolean sameSelector = rule.workloadSelector().equals(group.selector());
                boolean bothSelect =
                        rule.workloadSelector().isPresent() && group.selector().isPresent();
                boolean wider =
                        !group.exportTo().isEmpty() && exportTo(rule).containsAll(group.exportTo());
                alone = !sameExport || (bothSelect && !sameSelector);
                if (sameSelector && wider) {
                    alone = false;
                }
                if ((sameExport || wider) && !(bothSelect && !sameSelector)) {
                    group.rules.add(rule);
                }
            }
            if (alone) {
                groups.add(new RuleGroup(rule));
            }
        }
        return groups;
    }

    /** Where a rule is exported to; one that selects clients is its own namespace's alone. */
    static Set<String> exportTo(DestinationRule rule) {
        return rule.workloadSelector().isPresent() ? Set.of(".") : rule.exportTo();
    }

    List<DestinationRule> rules() {
        return List.copyOf(rules);
    }

    Set<String> exportTo() {
        return exportTo(rules.getFirst());
    }

    Optional<WorkloadSelector> selector() {
        return rules.getFirst().workloadSelector();
    }

    /** The first traffic policy that any of them has. */
    TrafficPolicy policy() {
        return withPolicy().stream()
                .findFirst()
                .map(DestinationRule::trafficPolicy)
                .orElse(TrafficPolicy.ABSENT);
    }

    /** By name, the first of each name. */
    Map<String, Subset> subsets() {
        Map<String, Subset> subsets = new LinkedHashMap<>();
        for (DestinationRule rule : rules) {
            rule.subsets().forEach(subset -> subsets.putIfAbsent(subset.name(), subset));
        }
        return subsets;
    }

    /** The rules that count with their subsets only. */
    List<Shadowed> shadowed() {
        return withPolicy().stream()
                .skip(1)
                .map(rule ->
                        new Shadowed(
                                rule.key(),
                                "only its subsets count: an older rule's trafficPolicy is kept"))
                .toList();
    }

    private List<DestinationRule> withPolicy() {
        return rules.stream().filter(rule -> rule.trafficPolicy().written()).toList();
    }
}
