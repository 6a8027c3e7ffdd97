package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.analysis.Finding.Code;
import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.policy.resource.DestinationRule;
import dev.assay.mesh.policy.resource.ResourceKey;
import dev.assay.mesh.policy.resource.TrafficPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sidecars that will send what the other end does not take. */
final class TransportCheck implements Check {

    /**
     * Connections that fail in the same way for the same reasons.
     *
     * @param servers what has to be looked at of the endpoints, beside their policies
     */
    private record Kind(
            Service service,
            Service.Port port,
            String sees,
            List<ResourceKey> client,
            List<ResourceKey> server,
            Servers servers,
            String subset) {}

    private enum Servers {
        MODE,
        SIDECAR,
        SERVICE_ACCOUNT
    }

    @Override
    public List<Finding> findings(Analyzed mesh) {
        Map<Kind, List<Connection>> conflicts = new LinkedHashMap<>();
        for (Service service : mesh.services()) {
            for (Workload client : mesh.workloads()) {
                if (client.proxied()) {
                    mesh.mesh().connections(client, service).stream()
                            .filter(way -> !way.to().key().equals(client.key()))
                            .forEach(connection -> sort(mesh, connection, conflicts));
                }
            }
        }
        Map<Conflict, List<Service.Port>> ports = new LinkedHashMap<>();
        conflicts.forEach((kind, connections) ->
                ports.computeIfAbsent(conflict(mesh, kind, connections), _ -> new ArrayList<>())
                        .add(kind.port()));
        return ports.entrySet().stream()
                .map(each -> finding(mesh, each.getKey(), each.getValue()))
                .toList();
    }

    /** What is the same for several ports of a service, and is said once. */
    private record Conflict(
            Service service,
            String subset,
            String clients,
            String send,
            String servers,
            String accept,
            String sees,
            List<Cited> cited,
            String remedy) {}

    private static void sort(Analyzed mesh, Connection way, Map<Kind, List<Connection>> conflicts) {
        switch (Fit.of(way, mesh.identity(way.to()))) {
            case Fit.Fits _, Fit.Application _, Fit.Depends _ -> {}
            case Fit.Conflict(var sees) ->
                    add(way, sees, way.to().proxied() ? Servers.MODE : Servers.SIDECAR, conflicts);
            case Fit.Stranger(var sees) -> add(way, sees, Servers.SERVICE_ACCOUNT, conflicts);
        }
    }

    private static void add(
            Connection way, String sees, Servers servers, Map<Kind, List<Connection>> conflicts) {
        var kind =
                new Kind(
                        way.service(),
                        way.port(),
                        sees,
                        way.client().explanation().deciding(),
                        servers == Servers.MODE
                                ? way.accepts().decidingOf(way.port().targetPort())
                                : List.of(),
                        servers,
                        way.subset());
        conflicts.computeIfAbsent(kind, _ -> new ArrayList<>()).add(way);
    }

    private static Conflict conflict(Analyzed mesh, Kind kind, List<Connection> connections) {
        var clients = connections.stream().map(each -> each.from().key()).toList();
        var servers = connections.stream().map(each -> each.to().key()).distinct().toList();
        int port = kind.port().targetPort();
        var cited = new ArrayList<Cited>();
        kind.client().forEach(key -> cited.add(ofClient(mesh, key, kind)));
        kind.server().forEach(key -> cited.add(Modes.cite(mesh, key, port)));
        if (kind.servers() != Servers.MODE) {
            servers.forEach(server -> cited.add(mesh.sources().workload(server)));
        }
        Connection first = connections.getFirst();
        String accept =
                switch (kind.servers()) {
                    case MODE -> "is " + first.accepts().modeOf(port) + " there";
                    case SIDECAR -> "has no sidecar";
                    case SERVICE_ACCOUNT ->
                            "runs as service account " + first.to().serviceAccount();
                };
        return new Conflict(
                kind.service(),
                kind.subset(),
                Analyzed.some(clients),
                Transport.name(first),
                Analyzed.some(servers),
                accept,
                kind.sees(),
                cited,
                remedy(kind));
    }

    private static Finding finding(Analyzed mesh, Conflict conflict, List<Service.Port> ports) {
        return new Finding(
                Code.MTLS_POLICY_CONFLICT,
                "%s call %s%s on port%s %s with %s, but %s %s: %s"
                        .formatted(
                                conflict.clients(),
                                mesh.mesh().host(conflict.service()),
                                conflict.subset().isEmpty() ? "" : " subset " + conflict.subset(),
                                ports.size() == 1 ? "" : "s",
                                ports.stream()
                                        .map(port -> String.valueOf(port.number()))
                                        .collect(Collectors.joining(", ")),
                                conflict.send(),
                                conflict.servers(),
                                conflict.accept(),
                                conflict.sees()),
                conflict.cited(),
                conflict.remedy());
    }

    private static String remedy(Kind kind) {
        return switch (kind.servers()) {
            case SIDECAR ->
                    "inject a sidecar there, or take the tls block away so that auto mTLS chooses"
                            + " for each endpoint";
            case SERVICE_ACCOUNT ->
                    "name the account that the service runs as in subjectAltNames, or take them"
                            + " away: the accounts of the endpoints are expected then";
            case MODE ->
                    kind.client().isEmpty()
                            ? "switch auto mTLS on (enableAutoMtls), or add a DestinationRule with"
                                    + " mode ISTIO_MUTUAL"
                            : "take the tls block out of the DestinationRule, so that auto mTLS"
                                    + " follows the server's mode, or make both say the same";
        };
    }

    private static Cited ofClient(Analyzed mesh, ResourceKey key, Kind kind) {
        String field =
                mesh.mesh().resources().of(DestinationRule.class).stream()
                        .filter(rule -> rule.key().equals(key))
                        .map(rule -> field(rule, kind))
                        .findFirst()
                        .orElse("spec.trafficPolicy.tls.mode");
        return mesh.sources().resource(key, field);
    }

    /** The block that decided: the subset's own where it says anything of TLS, else the host's. */
    private static String field(DestinationRule rule, Kind kind) {
        for (int i = 0; i < rule.subsets().size(); i++) {
            var subset = rule.subsets().get(i);
            if (subset.name().equals(kind.subset())
                    && (subset.trafficPolicy().tls().isPresent()
                            || ofPort(subset.trafficPolicy(), kind))) {
                return "spec.subsets[" + i + "]." + field(subset.trafficPolicy(), kind);
            }
        }
        return "spec." + field(rule.trafficPolicy(), kind);
    }

    private static String field(TrafficPolicy policy, Kind kind) {
        return ofPort(policy, kind) ? "trafficPolicy.portLevelSettings" : "trafficPolicy.tls.mode";
    }

    private static boolean ofPort(TrafficPolicy policy, Kind kind) {
        return policy.ports().containsKey(kind.port().number());
    }
}
