package dev.assay.mesh.policy.resource;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Istio's ServiceEntry: hosts that no Kubernetes Service declares.
 *
 * @param hosts DNS names, possibly with a leading {@code *}
 * @param addresses virtual IP addresses or blocks; empty: none
 * @param workloadSelector selects pods of its own namespace as endpoints; without labels, none
 * @param exportTo empty: visible everywhere; {@code .}: only in its own namespace
 * @param subjectAltNames identities of which a server must show one under mutual TLS
 */
public record ServiceEntry(
        Metadata metadata,
        List<String> hosts,
        List<String> addresses,
        List<Port> ports,
        Location location,
        Resolution resolution,
        List<Endpoint> endpoints,
        WorkloadSelector workloadSelector,
        Set<String> exportTo,
        List<String> subjectAltNames)
        implements Resource {

    /** Whether the hosts are part of the mesh. */
    public enum Location {
        MESH_EXTERNAL,
        MESH_INTERNAL
    }

    /** How a host's endpoints are found. */
    public enum Resolution {
        /** Wherever the application's connection was going. */
        NONE,
        /** Those that the resource lists, or selects. */
        STATIC,
        /** By asking DNS for the listed names, or for the host. */
        DNS,
        /** The same, one address at a time. */
        DNS_ROUND_ROBIN
    }

    /**
     * One port.
     *
     * @param protocol such as HTTP or TLS
     * @param targetPort 0: the same as the number
     */
    public record Port(int number, String name, String protocol, int targetPort) {}

    /**
     * Where a host is.
     *
     * @param address an IP address, or a name for DNS
     * @param ports by a port's name, where an endpoint has another number
     */
    public record Endpoint(
            String address,
            Map<String, Integer> ports,
            Map<String, String> labels,
            String serviceAccount) {
        public Endpoint {
            ports = Map.copyOf(ports);
            labels = Map.copyOf(labels);
        }
    }

    public ServiceEntry {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        exportTo = Set.copyOf(exportTo);
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.SERVICE_ENTRY;
    }

    @Override
    public ServiceEntry with(Metadata other) {
        return new ServiceEntry(
                other,
                hosts,
                addresses,
                ports,
                location,
                resolution,
                endpoints,
                workloadSelector,
                exportTo,
                subjectAltNames);
    }
}
