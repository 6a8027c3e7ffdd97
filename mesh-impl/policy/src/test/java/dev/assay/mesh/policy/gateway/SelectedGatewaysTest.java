package dev.assay.mesh.policy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.client.MeshSettings;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.resource.Gateway;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.policy.resource.VirtualService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Gateways a proxy takes up, and which VirtualServices are bound to them. */
class SelectedGatewaysTest {

    private static final MeshSettings MESH =
            new MeshSettings("istio-system", "cluster.local", true);
    private static final String ANY =
            "[{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}]";

    private final List<Gateway> gateways = new ArrayList<>();
    private final List<VirtualService> services = new ArrayList<>();

    @Test
    void selectsByLabelFromEveryNamespace() {
        gateway("elsewhere", "edge", "selector: {istio: ingressgateway}, servers: " + ANY);
        gateway("shop", "other", "selector: {istio: egressgateway}, servers: " + ANY);
        assertThat(servers()).hasSize(1);
        gateway(
                "shop",
                "all",
                "servers: [{port: {number: 81, name: h, protocol: HTTP}, hosts: ['*']}]");
        assertThat(servers()).extracting(GatewayServer::port).containsExactly(80, 81);
    }

    /** By the Service before the proxy; without one the number itself. */
    @Test
    void translatesTheServicesPort() {
        gateway("shop", "edge", "servers: " + ANY);
        assertThat(servers(Map.of(80, 8080)))
                .extracting(GatewayServer::number, GatewayServer::port)
                .containsExactly(tuple(80, 8080));
        assertThat(servers(Map.of(81, 8081))).extracting(GatewayServer::port).containsExactly(80);
    }

    @ParameterizedTest
    @CsvSource({
        "'*', a.example.com, a.example.com",
        "'*.example.com', a.example.com, a.example.com",
        "a.example.com, '*.example.com', a.example.com",
        "a.example.com, '*', a.example.com",
        "'*.com', '*.example.com', '*.example.com'",
        "A.example.com, a.EXAMPLE.com, a.example.com",
        "a.example.com, b.example.com, ",
        "'*.example.com', '*.example.org', ",
        "shop/a.example.com, a.example.com, a.example.com",
        "./a.example.com, a.example.com, a.example.com",
        "'*/a.example.com', a.example.com, a.example.com",
        "other/a.example.com, a.example.com, ",
    })
    void bindsByAHostThatBothName(String offered, String wanted, String shared) {
        gateway(
                "shop",
                "edge",
                "servers: [{port: {number: 80, name: h, protocol: HTTP}, hosts: ['%s']}]"
                        .formatted(offered));
        service("shop", "routes", "hosts: ['%s'], gateways: [edge]".formatted(wanted));
        assertThat(servers().getFirst().hosts())
                .extracting(host -> host.pattern().text())
                .isEqualTo(shared == null ? List.of() : List.of(shared));
    }

    @Test
    void onlyVirtualServicesThatNameItAreBound() {
        gateway("shop", "edge", "servers: " + ANY);
        service("shop", "for-sidecars", "hosts: [a.example]");
        service("other", "short-name-elsewhere", "hosts: [b.example], gateways: [edge]");
        service("other", "by-namespace", "hosts: [c.example], gateways: [shop/edge]");
        service("other", "hidden", "hosts: [d.example], gateways: [shop/edge], exportTo: [.]");
        assertThat(bound()).containsOnlyKeys("c.example");
    }

    /** The oldest first, and what takes every request last. */
    @Test
    void severalMayShareAHost() {
        gateway("shop", "edge", "servers: " + ANY);
        service("shop", "oldest", "hosts: [a.example], gateways: [edge]");
        services.add(
                (VirtualService)
                        parse(
                                "VirtualService",
                                "shop",
                                "narrow",
                                "hosts: [a.example], gateways: [edge], http: [{match: [{uri: {prefix: /x}}], route: [{destination: {host: narrow}}]}]",
                                9));
        assertThat(bound())
                .containsExactly(
                        Map.entry(
                                "a.example",
                                List.of(
                                        "narrow.shop.svc.cluster.local",
                                        "oldest.shop.svc.cluster.local")));
    }

    @Test
    void serversWithoutTlsOnOnePortAreOne() {
        gateway(
                "shop",
                "first",
                "servers: [{port: {number: 80, name: h, protocol: HTTP}, hosts: [a.example]}]");
        gateway(
                "other",
                "second",
                "servers: [{port: {number: 80, name: h, protocol: HTTP}, hosts: [b.example]}]");
        service("shop", "a", "hosts: [a.example], gateways: [first]");
        service("other", "b", "hosts: [b.example], gateways: [second]");
        assertThat(servers()).hasSize(1);
        assertThat(bound()).containsOnlyKeys("a.example", "b.example");
    }

    @Test
    void tlsServersStayApartAndTheOldestSaysWhatAPortIs() {
        gateway(
                "shop",
                "tls",
                """
                servers:
                [{port: {number: 443, name: a, protocol: HTTPS}, tls: {mode: ISTIO_MUTUAL}, hosts: [a.example]},
                {port: {number: 443, name: b, protocol: HTTPS}, tls: {mode: ISTIO_MUTUAL}, hosts: [x/b.example, '*']}]\
                """
                        .replace("\n", " "));
        gateway(
                "shop",
                "late",
                "servers: [{port: {number: 443, name: h, protocol: HTTP}, hosts: ['*']}]");
        assertThat(servers())
                .extracting(GatewayServer::tls, GatewayServer::serverNames)
                .containsExactly(
                        tuple(GatewayServer.Tls.ISTIO_MUTUAL, List.of("a.example")),
                        tuple(GatewayServer.Tls.ISTIO_MUTUAL, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, a.example.com",
        "A.Example.com:8080, a.example.com",
        "b.example.com, '*.example.com'",
        "c.b.example.com, '*.b.example.com'",
        "example.com, '*'",
        "'[::1]:80', '*'",
    })
    void theMostExactHostCounts(String authority, String pattern) {
        gateway("shop", "edge", "servers: " + ANY);
        service(
                "shop",
                "all",
                "hosts: ['*', '*.example.com', '*.b.example.com', a.example.com], gateways: [edge]");
        assertThat(servers().getFirst().host(authority).orElseThrow().pattern())
                .isEqualTo(new HostPattern(pattern));
    }

    private Map<String, List<String>> bound() {
        return servers().stream()
                .flatMap(server -> server.hosts().stream())
                .collect(
                        Collectors.toMap(
                                host -> host.pattern().text(),
                                host ->
                                        host.routes().stream()
                                                .flatMap(route -> route.targets().stream())
                                                .map(HttpRoute.Target::host)
                                                .toList()));
    }

    private List<GatewayServer> servers() {
        return servers(Map.of());
    }

    private List<GatewayServer> servers(Map<Integer, Integer> ports) {
        var proxy =
                new WorkloadRef(
                        "istio-ingress", "edge-0", Map.of("istio", "ingressgateway"), Map.of());
        return GatewayRouting.ISTIO.servers(proxy, ports, gateways, services, MESH);
    }

    private void gateway(String namespace, String name, String spec) {
        gateways.add((Gateway) parse("Gateway", namespace, name, spec, gateways.size()));
    }

    private void service(String namespace, String name, String spec) {
        String routes = ", http: [{route: [{destination: {host: %s}}]}]".formatted(name);
        services.add(
                (VirtualService)
                        parse("VirtualService", namespace, name, spec + routes, services.size()));
    }

    private static Object parse(
            String kind, String namespace, String name, String spec, int seconds) {
        return ResourceParser.parse(
                        "edge.yaml",
                        """
                        apiVersion: networking.istio.io/v1
                        kind: %s
                        metadata: {name: %s, namespace: %s}
                        spec: {%s}
                        """
                                .formatted(kind, name, namespace, spec),
                        namespace,
                        Instant.EPOCH.plusSeconds(seconds))
                .getFirst();
    }
}
