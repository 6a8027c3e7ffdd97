package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ports that leave their protocol to detection, before workloads that take plaintext too. */
final class PortNameCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (Service service : mesh.services()) {
            var detected =
                    IntStream.range(0, service.ports().size())
                            .filter(i -> detects(mesh, service, service.ports().get(i)))
                            .boxed()
                            .toList();
            if (!detected.isEmpty()) {
                findings.add(finding(mesh, service, detected));
            }
        }
        return findings;
    }

    private static boolean detects(Analyzed mesh, Service service, Service.Port port) {
        return port.protocol() == PortProtocol.AUTO
                && mesh.mesh().endpoints(service).stream()
                        .anyMatch(workload ->
                                workload.sidecar()
                                        && mesh.mesh()
                                                        .mode(workload.key())
                                                        .modeOf(port.targetPort())
                                                == TransportMode.PERMISSIVE);
    }

    private static Finding finding(Analyzed mesh, Service service, List<Integer> detected) {
        String numbers =
                detected.stream()
                        .map(i -> String.valueOf(service.ports().get(i).number()))
                        .collect(Collectors.joining(", "));
        return new Finding(
                Code.PORT_NAME_IS_NOT_UNDER_NAMING_CONVENTION,
                "port%s %s of %s %s not say %s protocol, and the workload behind is PERMISSIVE there:"
                                .formatted(
                                        detected.size() == 1 ? "" : "s",
                                        numbers,
                                        mesh.mesh().host(service),
                                        detected.size() == 1 ? "does" : "do",
                                        detected.size() == 1 ? "its" : "their")
                        + " a protocol whose server speaks first (MySQL, SMTP) waits for detection,"
                        + " and hangs or is cut",
                detected.stream()
                        .map(i -> mesh.sources().service(service.key(), "spec.ports[" + i + "]"))
                        .toList(),
                "name the port tcp-..., mysql-... or http-..., set appProtocol, or make the"
                        + " workload STRICT");
    }
}
