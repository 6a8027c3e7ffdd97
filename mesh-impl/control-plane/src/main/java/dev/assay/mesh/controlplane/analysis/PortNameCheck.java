package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import java.util.ArrayList;
import java.util.List;

/** Ports that leave their protocol to detection, before workloads that take plaintext too. */
final class PortNameCheck implements Check {

    @Override
    public List<Finding> findings(Analyzed mesh) {
        var findings = new ArrayList<Finding>();
        for (Service service : mesh.services()) {
            for (int i = 0; i < service.ports().size(); i++) {
                Service.Port port = service.ports().get(i);
                if (port.protocol() == PortProtocol.AUTO && detects(mesh, service, port)) {
                    findings.add(finding(mesh, service, port, "spec.ports[" + i + "]"));
                }
            }
        }
        return findings;
    }

    private static boolean detects(Analyzed mesh, Service service, Service.Port port) {
        return mesh.mesh().endpoints(service).stream()
                .anyMatch(workload ->
                        workload.sidecar()
                                && mesh.mesh().mode(workload.key()).modeOf(port.targetPort())
                                        == TransportMode.PERMISSIVE);
    }

    private static Finding finding(
            Analyzed mesh, Service service, Service.Port port, String field) {
        return new Finding(
                Code.PORT_NAME_IS_NOT_UNDER_NAMING_CONVENTION,
                "port %d of %s does not say its protocol, and the workload behind it is PERMISSIVE:"
                                .formatted(port.number(), mesh.mesh().host(service))
                        + " a protocol whose server speaks first (MySQL, SMTP) waits for detection,"
                        + " and hangs or is cut",
                List.of(mesh.sources().service(service.key(), field)),
                "name the port tcp-..., mysql-... or http-..., set appProtocol, or make the"
                        + " workload STRICT");
    }
}
