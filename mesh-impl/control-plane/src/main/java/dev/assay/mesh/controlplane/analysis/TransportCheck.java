package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sidecars that will send what the other end does not take. */
final class TransportCheck implements Check {

    /** Connections that fail in the same way for the same reasons. */
    private record Kind(
            Service service,
            Service.Port port,
            String sees,
            List<ResourceKey> client,
            List<ResourceKey> server,
            boolean sidecar) {}

    @Override
    public List<Finding> findings(Analyzed mesh) {
        Map<Kind, List<Connection>> conflicts = new LinkedHashMap<>();
        for (Service service : mesh.services()) {
            for (Workload client : mesh.workloads()) {
                if (client.sidecar()) {
                    mesh.mesh().connections(client, service).stream()
                            .filter(way -> !way.to().key().equals(client.key()))
                            .forEach(connection -> sort(mesh, connection, conflicts));
                }
            }
        }
        return conflicts.entrySet().stream()
                .map(conflict -> finding(mesh, conflict.getKey(), conflict.getValue()))
                .toList();
    }

    private static void sort(
            Analyzed mesh, Connection connection, Map<Kind, List<Connection>> conflicts) {
        if (Fit.of(connection, mesh.identity(connection.to())) instanceof Fit.Conflict conflict) {
            var kind =
                    new Kind(
                            connection.service(),
                            connection.port(),
                            conflict.sees(),
                            connection.client().explanation().deciding(),
                            connection.to().sidecar()
                                    ? connection.accepts().explanation().deciding()
                                    : List.of(),
                            connection.to().sidecar());
            conflicts.computeIfAbsent(kind, _ -> new ArrayList<>()).add(connection);
        }
    }

    private static Finding finding(Analyzed mesh, Kind kind, List<Connection> connections) {
        var clients = connections.stream().map(each -> each.from().key()).toList();
        var servers = connections.stream().map(each -> each.to().key()).distinct().toList();
        int port = kind.port().targetPort();
        var cited = new ArrayList<Cited>();
        kind.client().forEach(key -> cited.add(ofClient(mesh, key, kind.port().number())));
        kind.server().forEach(key -> cited.add(Modes.cite(mesh, key, port)));
        if (!kind.sidecar()) {
            servers.forEach(server -> cited.add(mesh.sources().workload(server)));
        }
        String accepts =
                kind.sidecar()
                        ? Analyzed.some(servers)
                                + " is "
                                + connections.getFirst().accepts().modeOf(port)
                                + " on port "
                                + port
                        : Analyzed.some(servers) + " has no sidecar";
        return new Finding(
                Code.MTLS_POLICY_CONFLICT,
                "%s call %s:%d with %s, but %s: %s"
                        .formatted(
                                Analyzed.some(clients),
                                mesh.mesh().host(kind.service()),
                                kind.port().number(),
                                Transport.name(connections.getFirst()),
                                accepts,
                                kind.sees()),
                cited,
                remedy(kind));
    }

    private static String remedy(Kind kind) {
        if (!kind.sidecar()) {
            return "inject a sidecar there, or take the tls block away so that auto mTLS chooses"
                    + " for each endpoint";
        }
        return kind.client().isEmpty()
                ? "switch auto mTLS on (enableAutoMtls), or add a DestinationRule with mode"
                        + " ISTIO_MUTUAL"
                : "take the tls block out of the DestinationRule, so that auto mTLS follows the"
                        + " server's mode, or make both say the same";
    }

    private static Cited ofClient(Analyzed mesh, ResourceKey key, int port) {
        String field =
                mesh.mesh().resources().of(DestinationRule.class).stream()
                                .filter(rule -> rule.key().equals(key))
                                .anyMatch(rule -> rule.trafficPolicy().ports().containsKey(port))
                        ? "spec.trafficPolicy.portLevelSettings"
                        : "spec.trafficPolicy.tls.mode";
        return mesh.sources().resource(key, field);
    }
}
