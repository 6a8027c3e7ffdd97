package dev.assay.mesh.policy;

import dev.assay.mesh.policy.effective.PortProtocol;
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

    /** {@code namespace/name}. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }
}
