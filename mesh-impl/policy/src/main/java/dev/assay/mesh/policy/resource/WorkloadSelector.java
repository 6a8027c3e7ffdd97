package dev.assay.mesh.policy.resource;

import java.util.Map;

/**
 * Selects workloads by label. Without labels, a selector that is absent and one that is empty mean
 * the same: the whole scope of the resource.
 */
public record WorkloadSelector(Map<String, String> matchLabels) {

    /** Selects everything in the resource's scope. */
    public static final WorkloadSelector EVERYTHING = new WorkloadSelector(Map.of());

    public WorkloadSelector {
        matchLabels = Map.copyOf(matchLabels);
    }

    /** Whether it names no label and thus selects its whole scope. */
    public boolean selectsEverything() {
        return matchLabels.isEmpty();
    }

    /** Whether a workload with these labels is selected: each demanded label must be there. */
    public boolean selects(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet());
    }
}
