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
                    for (String written : fields.names()) {
                        int port = port(fields, written);
                        if (ports.containsKey(port)) {
                            throw fields.refuse(
                                    written, "says again what port " + port + " does: remove one");
                        }
                        ports.put(
                                port,
                                fields.child(written)
                                        .map(PeerAuthenticationReader::mode)
                                        .orElse(Mode.UNSET));
                    }
                });
        return ports;
    }

    /** In the digits of ASCII: Java takes those of every script for numbers. */
    private static int port(Fields fields, String written) {
        if (!written.matches("0*[0-9]{1,9}")) {
            throw fields.refuse(
                    written, "is no port number: name the workload's port, between 1 and 65535");
        }
        return Integer.parseInt(written);
    }
}
