package dev.assay.mesh.controlplane.effective;

import dev.assay.mesh.controlplane.registry.Inventory;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Service.Entry;
import dev.assay.mesh.controlplane.registry.Service.Place;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.ServiceEntry;
import dev.assay.mesh.policy.resource.ServiceEntry.Endpoint;
import dev.assay.mesh.policy.resource.ServiceEntry.Location;
import dev.assay.mesh.policy.resource.ServiceEntry.Port;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The services that ServiceEntries declare, one a host. Source: istio/istio {@code
 * pilot/pkg/serviceregistry/serviceentry/conversion.go}. Of two declarations of one host the
 * Kubernetes Service counts, then the oldest.
 */
final class EntryServices {

    private static final String TLS_MODE = "security.istio.io/tlsMode";

    private EntryServices() {}

    /** The same object where no entry adds anything. */
    static Inventory added(
            Inventory inventory, Collection<ServiceEntry> entries, String clusterDomain) {
        if (entries.isEmpty()) {
            return inventory;
        }
        Set<String> taken = new HashSet<>();
        inventory.services().values().forEach(each -> taken.add(each.host(clusterDomain)));
        Map<String, Service> services = new HashMap<>(inventory.services());
        entries.stream()
                .sorted(Comparator.comparing(ServiceEntry::metadata, Metadata.OLDEST_FIRST))
                .forEach(entry -> {
                    for (String host : entry.hosts()) {
                        if (taken.add(host)) {
                            Service service = service(entry, host);
                            services.put(service.key(), service);
                        }
                    }
                });
        return new Inventory(inventory.workloads(), services);
    }

    private static Service service(ServiceEntry entry, String host) {
        return new Service(
                entry.metadata().namespace(),
                host,
                entry.workloadSelector().matchLabels(),
                singleAddresses(entry).findFirst().orElse(""),
                entry.ports().stream().map(EntryServices::port).toList(),
                Optional.of(
                        new Entry(
                                host,
                                entry.location() == Location.MESH_EXTERNAL,
                                places(entry, host),
                                Set.copyOf(entry.subjectAltNames()),
                                entry.exportTo())));
    }

    private static Service.Port port(Port port) {
        return new Service.Port(port.number(), port.name(), targetPort(port), port.protocol());
    }

    private static int targetPort(Port port) {
        return port.targetPort() == 0 ? port.number() : port.targetPort();
    }

    private static List<Place> places(ServiceEntry entry, String host) {
        return switch (entry.resolution()) {
            case STATIC -> listed(entry);
            case DNS, DNS_ROUND_ROBIN ->
                    entry.endpoints().isEmpty() && entry.workloadSelector().selectsEverything()
                            ? List.of(place(entry, host))
                            : listed(entry);
            // Where the call was going: to the address under which the host is known.
            case NONE -> singleAddresses(entry).map(address -> place(entry, address)).toList();
        };
    }

    private static List<Place> listed(ServiceEntry entry) {
        return entry.endpoints().stream().map(each -> place(entry, each)).toList();
    }

    private static Place place(ServiceEntry entry, String address) {
        return place(entry, new Endpoint(address, Map.of(), Map.of(), ""));
    }

    private static Place place(ServiceEntry entry, Endpoint endpoint) {
        Map<Integer, Integer> ports =
                entry.ports().stream()
                        .collect(
                                Collectors.toMap(
                                        Port::number,
                                        port ->
                                                endpoint.ports()
                                                        .getOrDefault(
                                                                port.name(), targetPort(port)),
                                        (first, _) -> first));
        return new Place(
                endpoint.address(), ports, "istio".equals(endpoint.labels().get(TLS_MODE)));
    }

    private static Stream<String> singleAddresses(ServiceEntry entry) {
        return entry.addresses().stream().filter(address -> !address.contains("/"));
    }
}
