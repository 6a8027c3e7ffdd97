package dev.assay.mesh.policy.gateway;

import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.client.RuleHost;
import dev.assay.mesh.policy.client.WrittenRoutes;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.VirtualHost;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.Gateway.Server;
import dev.assay.mesh.policy.resource.Metadata;
import dev.assay.mesh.policy.resource.VirtualService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The VirtualServices that a proxy sees, as they bind themselves to Gateways: by the Gateway's
 * name, and by a host that both name. Source: istio/istio {@code
 * pilot/pkg/networking/core/gateway.go}, buildGatewayHTTPRouteConfig.
 */
final class BoundRoutes {

    /** A VirtualService's routes. */
    record Bound(VirtualService service, List<HttpRoute> routes) {}

    private final List<VirtualService> seen;
    private final MeshSettings mesh;

    BoundRoutes(String proxyNamespace, Collection<VirtualService> services, MeshSettings mesh) {
        this.seen =
                services.stream()
                        .filter(service -> service.isExportedTo(proxyNamespace))
                        .sorted(
                                Comparator.comparing(
                                        VirtualService::metadata, Metadata.OLDEST_FIRST))
                        .toList();
        this.mesh = mesh;
    }

    /** Adds what is bound to one server, by host. */
    void bind(Gateway gateway, Server server, Map<HostPattern, List<Bound>> hosts) {
        for (VirtualService service : seen) {
            if (service.isFor(gateway.qualifiedName())) {
                var bound = new Bound(service, WrittenRoutes.of(service, mesh));
                for (HostPattern host : shared(gateway, server, service)) {
                    var its = hosts.computeIfAbsent(host, _ -> new ArrayList<>());
                    if (!its.contains(bound)) {
                        its.add(bound);
                    }
                }
            }
        }
    }

    private Set<HostPattern> shared(Gateway gateway, Server server, VirtualService service) {
        String home = service.metadata().namespace();
        var shared = new LinkedHashSet<HostPattern>();
        for (String written : server.hosts()) {
            if (admits(gateway, written, home)) {
                var offered = new HostPattern(hostOf(written));
                service.hosts().stream()
                        .map(host ->
                                new HostPattern(RuleHost.inFull(host, home, mesh.clusterDomain())))
                        .map(offered::within)
                        .flatMap(Optional::stream)
                        .forEach(shared::add);
            }
        }
        return shared;
    }

    /** Whether a server's host is there for VirtualServices of a namespace. */
    private static boolean admits(Gateway gateway, String written, String namespace) {
        int slash = written.indexOf('/');
        String admitted = slash < 0 ? "*" : written.substring(0, slash);
        return admitted.equals("*")
                || namespace.equals(
                        admitted.equals(".") ? gateway.metadata().namespace() : admitted);
    }

    static String hostOf(String written) {
        return written.substring(written.indexOf('/') + 1);
    }

    /** Where several VirtualServices share a host, those routes come last that take any request. */
    static List<VirtualHost> virtualHosts(Map<HostPattern, List<Bound>> hosts) {
        return hosts.entrySet().stream()
                .map(host -> {
                    List<HttpRoute> all =
                            host.getValue().stream()
                                    .flatMap(bound -> bound.routes().stream())
                                    .toList();
                    return new VirtualHost(
                            host.getKey(),
                            Stream.concat(
                                            all.stream()
                                                    .filter(route -> !route.matches().isEmpty()),
                                            all.stream().filter(route -> route.matches().isEmpty()))
                                    .toList());
                })
                .toList();
    }
}
