package dev.assay.mesh.policy.resource;

import dev.assay.mesh.policy.resource.PeerAuthentication.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code spec} of a PeerAuthentication. */
final class PeerAuthenticationReader {

    private PeerAuthenticationReader() {}

    static PeerAuthentication read(Metadata metadata, Optional<Fields> spec) {
        return new PeerAuthentication(
                metadata,
                spec.map(fields -> selector(fields, "selector"))
                        .orElse(WorkloadSelector.EVERYTHING),
                spec.flatMap(fields -> fields.child("mtls"))
                        .map(PeerAuthenticationReader::mode)
                        .orElse(Mode.UNSET),
                spec.map(PeerAuthenticationReader::ports).orElse(Map.of()));
    }

    /** A selector, which selects everything when absent. */
    static WorkloadSelector selector(Fields fields, String name) {
        return fields.child(name)
                .map(child -> {
                    WorkloadSelector selector = new WorkloadSelector(child.textMap("matchLabels"));
                    child.finish();
                    return selector;
                })
                .orElse(WorkloadSelector.EVERYTHING);
    }

    private static Mode mode(Fields mtls) {
        Mode mode = mtls.word("mode", Mode.UNSET, List.of(Mode.values()));
        mtls.finish();
        return mode;
    }

    private static Map<Integer, Mode> ports(Fields spec) {
        Map<Integer, Mode> ports = new LinkedHashMap<>();
        spec.child("portLevelMtls")
                .ifPresent(fields -> {
                    if (fields.names().isEmpty()) {
                        throw spec.refuse(
                                "portLevelMtls",
                                "should have at least 1 property: name a port or remove" + " it");
                    }
                    for (String port : fields.names()) {
                        ports.put(
                                port(fields, port),
                                fields.child(port)
                                        .map(PeerAuthenticationReader::mode)
                                        .orElse(Mode.UNSET));
                    }
                });
        return ports;
    }

    private static int port(Fields fields, String written) {
        try {
            return Integer.parseInt(written);
        } catch (NumberFormatException e) {
            InvalidResource invalid =
                    fields.refuse(
                            written,
                            "is no port number: name the workload's port, between 1 and 65535");
            invalid.initCause(e);
            throw invalid;
        }
    }
}
