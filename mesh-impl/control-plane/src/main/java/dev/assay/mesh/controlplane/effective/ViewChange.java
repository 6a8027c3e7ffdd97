package dev.assay.mesh.controlplane.effective;

import java.util.Set;

/** How a view differs from the one before it. */
public sealed interface ViewChange {

    /** In whatever way: each proxy has to be compared. */
    record Anything() implements ViewChange {}

    /**
     * In these alone.
     *
     * @param inbounds {@code namespace/name} of workloads whose sidecars enforce something else now
     * @param services {@code namespace/name} of services that may look otherwise to clients
     */
    record Part(Set<String> inbounds, Set<String> services) implements ViewChange {
        public Part {
            inbounds = Set.copyOf(inbounds);
            services = Set.copyOf(services);
        }
    }
}
