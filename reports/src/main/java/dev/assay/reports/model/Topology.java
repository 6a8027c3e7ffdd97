package dev.assay.reports.model;

import java.util.List;

/**
 * What stood on the environment while the cases ran, for the report's drawing.
 *
 * @param controlPlane what steers the sidecars, such as {@code istiod} or {@code
 *     assay-control-plane}
 * @param certificateAuthority who signs the SVIDs
 * @param probes the suite's own clients and servers on the wire, by name
 */
public record Topology(
        String trustDomain,
        String rootNamespace,
        String controlPlane,
        String certificateAuthority,
        List<Namespace> namespaces,
        List<String> probes) {

    /** Nothing is known about the topology; nothing is drawn. */
    public static final Topology UNKNOWN = new Topology("", "", "", "", List.of(), List.of());

    /** Copies the lists. */
    public Topology {
        namespaces = List.copyOf(namespaces);
        probes = List.copyOf(probes);
    }

    /** Whether there is anything to draw. */
    public boolean isKnown() {
        return !controlPlane.isBlank() || !namespaces.isEmpty();
    }

    /**
     * One namespace.
     *
     * @param injected whether sidecars are injected into its workloads
     */
    public record Namespace(String name, boolean injected, List<Workload> workloads) {

        /** Copies the list. */
        public Namespace {
            workloads = List.copyOf(workloads);
        }
    }

    /**
     * One workload.
     *
     * @param sidecar whether a sidecar stands beside it; without one it is naked
     * @param ports what it serves, such as {@code http 8080}
     */
    public record Workload(
            String name, String serviceAccount, boolean sidecar, List<String> ports) {

        /** Copies the list. */
        public Workload {
            ports = List.copyOf(ports);
        }
    }
}
