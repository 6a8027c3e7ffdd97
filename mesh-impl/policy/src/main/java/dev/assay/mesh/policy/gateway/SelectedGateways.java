package dev.assay.mesh.policy.gateway;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.Gateway.Server;
import dev.assay.mesh.policy.resource.Gateway.TlsMode;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Gateways that select a proxy's labels, from every namespace, the oldest first. What is spoken
 * on a port the first one says; servers without TLS on one port are one. Source: istio/istio {@code
 * pilot/pkg/model/gateway.go}, mergeGateways and resolvePorts.
 */
final class SelectedGateways implements GatewayRouting {

    /** A server with the Gateway that has it, at the port where its proxy listens. */
    private record Placed(Gateway gateway, Server server, int port) {
        boolean endsTls() {
            return server.tls() != TlsMode.NONE;
        }
    }

    @Override
    public List<GatewayServer> servers(
            WorkloadRef proxy,
            Map<Integer, Integer> servicePorts,
            Collection<Gateway> gateways,
            Collection<VirtualService> services,
            MeshSettings mesh) {
        var byPort = new TreeMap<Integer, List<Placed>>();
        gateways.stream()
                .filter(gateway -> gateway.selector().selects(proxy.labels()))
                .sorted(Comparator.comparing(Gateway::metadata, Metadata.OLDEST_FIRST))
                .forEach(gateway ->
                        gateway.servers()
                                .forEach(server -> place(byPort, servicePorts, gateway, server)));
        var routes = new BoundRoutes(proxy.namespace(), services, mesh);
        return byPort.values().stream()
                .flatMap(placed -> servers(placed, routes).stream())
                .toList();
    }

    private static void place(
            Map<Integer, List<Placed>> byPort,
            Map<Integer, Integer> servicePorts,
            Gateway gateway,
            Server server) {
        int number = server.port().number();
        var placed = new Placed(gateway, server, servicePorts.getOrDefault(number, number));
        var beside = byPort.computeIfAbsent(placed.port(), _ -> new ArrayList<>());
        if (beside.isEmpty() || beside.getFirst().endsTls() == placed.endsTls()) {
            beside.add(placed);
        }
    }

    private static List<GatewayServer> servers(List<Placed> placed, BoundRoutes routes) {
        if (placed.getFirst().endsTls()) {
            return placed.stream().map(each -> server(List.of(each), names(each), routes)).toList();
        }
        return List.of(server(placed, List.of(), routes));
    }

    private static GatewayServer server(
            List<Placed> merged, List<String> serverNames, BoundRoutes routes) {
        var hosts = new LinkedHashMap<HostPattern, List<BoundRoutes.Bound>>();
        for (Placed each : merged) {
            routes.bind(each.gateway(), each.server(), hosts);
        }
        Placed first = merged.getFirst();
        return new GatewayServer(
                first.server().port().number(),
                first.port(),
                tls(first.server().tls()),
                serverNames,
                BoundRoutes.virtualHosts(hosts));
    }

    private static GatewayServer.Tls tls(TlsMode mode) {
        return switch (mode) {
            case NONE -> GatewayServer.Tls.NONE;
            case ISTIO_MUTUAL -> GatewayServer.Tls.ISTIO_MUTUAL;
        };
    }

    /** None where any host will do: a caller without a server name is one, too. */
    private static List<String> names(Placed placed) {
        List<String> names =
                placed.server().hosts().stream().map(BoundRoutes::hostOf).distinct().toList();
        return names.contains("*") ? List.of() : names;
    }
}
