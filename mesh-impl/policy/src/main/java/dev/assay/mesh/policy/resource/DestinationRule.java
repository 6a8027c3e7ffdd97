package dev.assay.mesh.policy.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Istio's DestinationRule: how clients call a host.
 *
 * @param host as written: short, fully qualified, or with a leading {@code *}
 * @param exportTo empty: visible everywhere; {@code .}: only in its own namespace
 * @param workloadSelector selects client workloads in the rule's own namespace, from which the rule
 *     is then not exported; one without labels selects all of them
 */
public record DestinationRule(
        Metadata metadata,
        String host,
        TrafficPolicy trafficPolicy,
        List<Subset> subsets,
        Set<String> exportTo,
        Optional<WorkloadSelector> workloadSelector)
        implements Resource {

    /** A named part of the host's endpoints. */
    public record Subset(String name, Map<String, String> labels, TrafficPolicy trafficPolicy) {
        public Subset {
            labels = Map.copyOf(labels);
        }
    }

    public DestinationRule {
        subsets = List.copyOf(subsets);
        exportTo = Set.copyOf(exportTo);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.DESTINATION_RULE;
    }

    @Override
    public DestinationRule with(Metadata other) {
        return new DestinationRule(other, host, trafficPolicy, subsets, exportTo, workloadSelector);
    }
}
