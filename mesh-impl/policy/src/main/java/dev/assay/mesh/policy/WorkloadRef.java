package dev.assay.mesh.policy;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.WorkloadSelector;
import java.util.Map;

/**
 * A workload as the policy functions see it.
 *
 * @param ports the workload ports that Services target
 */
public record WorkloadRef(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<Integer, PortProtocol> ports) {

    public WorkloadRef {
        labels = Map.copyOf(labels);
        ports = Map.copyOf(ports);
    }

    /**
     * Whether policies concern it of which those of the root namespace act in every namespace, with
     * or without a selector, and all others in their own.
     */
    public boolean isConcernedBy(Metadata policy, WorkloadSelector selector, String rootNamespace) {
        String home = policy.namespace();
        return (home.equals(rootNamespace) || home.equals(namespace)) && selector.selects(labels);
    }

    /** {@code namespace/name}. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }
}
