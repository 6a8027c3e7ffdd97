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
     * @param services {@code namespace/name} of services that may look otherwise to callers
     * @param callers whose callers
     * @param gateways {@code namespace/name} of workloads whose proxies may take up something else
     */
    record Part(Set<String> inbounds, Set<String> services, Callers callers, Set<String> gateways)
            implements ViewChange {
        public Part {
            inbounds = Set.copyOf(inbounds);
            services = Set.copyOf(services);
            gateways = Set.copyOf(gateways);
        }
    }

    /** Workloads that may call some services otherwise. */
    sealed interface Callers {
        /** Whether a workload of this namespace is one. */
        boolean in(String namespace);
    }

    /** Any. */
    record Everybody() implements Callers {
        @Override
        public boolean in(String namespace) {
            return true;
        }
    }

    /** Those of some namespaces. */
    record Of(Set<String> namespaces) implements Callers {
        public Of {
            namespaces = Set.copyOf(namespaces);
        }

        @Override
        public boolean in(String namespace) {
            return namespaces.contains(namespace);
        }
    }
}
