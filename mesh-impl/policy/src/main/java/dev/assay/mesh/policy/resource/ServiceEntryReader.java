package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.ServiceEntry.Endpoint;
import dev.assay.mesh.policy.resource.ServiceEntry.Location;
import dev.assay.mesh.policy.resource.ServiceEntry.Port;
import dev.assay.mesh.policy.resource.ServiceEntry.Resolution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the {@code spec} of a ServiceEntry. */
final class ServiceEntryReader {

    private ServiceEntryReader() {}

    static ServiceEntry read(Metadata metadata, Fields spec) {
        return new ServiceEntry(
                metadata,
                spec.texts("hosts"),
                spec.texts("addresses"),
                spec.children("ports", ServiceEntryReader::port),
                spec.word("location", Location.MESH_EXTERNAL, List.of(Location.values())),
                spec.word("resolution", Resolution.NONE, List.of(Resolution.values())),
                spec.children("endpoints", ServiceEntryReader::endpoint),
                selector(spec),
                Set.copyOf(spec.texts("exportTo")),
                spec.texts("subjectAltNames"));
    }

    private static Port port(Fields fields) {
        return new Port(
                number(fields, "number")
                        .orElseThrow(() -> fields.refuse("number", "is missing: add it")),
                fields.requiredText("name"),
                fields.text("protocol"),
                number(fields, "targetPort").orElse(0));
    }

    private static Endpoint endpoint(Fields fields) {
        // They steer load, not TLS; accepted so that users' files carry over.
        fields.ignoring("network", "locality", "weight");
        return new Endpoint(
                fields.text("address"),
                fields.child("ports").map(ServiceEntryReader::ports).orElse(Map.of()),
                fields.textMap("labels"),
                fields.text("serviceAccount"));
    }

    private static Map<String, Integer> ports(Fields fields) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String name : fields.names()) {
            ports.put(
                    name,
                    number(fields, name)
                            .orElseThrow(() -> fields.refuse(name, "expected a port number")));
        }
        fields.finish();
        return ports;
    }

    private static WorkloadSelector selector(Fields spec) {
        return spec.child("workloadSelector")
                .map(fields -> {
                    var selector = new WorkloadSelector(fields.textMap("labels"));
                    fields.finish();
                    return selector;
                })
                .orElse(WorkloadSelector.EVERYTHING);
    }

    private static Optional<Integer> number(Fields fields, String name) {
        return fields.node(name)
                .map(node ->
                        node instanceof Node.Scalar scalar && scalar.text().matches("[0-9]{1,9}")
                                ? Integer.parseInt(scalar.text())
                                : -1)
                .map(number -> {
                    if (number < 0) {
                        throw fields.refuse(name, "expected a port number");
                    }
                    return number;
                });
    }
}
