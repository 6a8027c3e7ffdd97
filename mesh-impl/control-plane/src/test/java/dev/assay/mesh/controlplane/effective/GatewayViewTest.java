package dev.assay.mesh.controlplane.effective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Any;
import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.TestMesh;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.protocol.GatewayCodec;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.TypeUrls;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway's proxy is told, and what others are told of it. */
class GatewayViewTest {

    private static final String GATEWAY =
            """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge, namespace: shop}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: ['*']
            """;
    private static final String ROUTES =
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: edge, namespace: shop}
            spec:
              hosts: [shop.example]
              gateways: [edge]
              http: [{route: [{destination: {host: backend}}]}]
            """;

    private final InMemoryConfigStore store = TestMesh.store();
    private final Registry registry = new Registry();
    private MeshView view =
            MeshView.empty(
                    new EffectiveConfig(
                            MeshOptions.defaults(new TrustDomain("td.example")), Resolvers.istio()),
                    Visibility.ISTIO,
                    TrustBundle.empty());

    @BeforeEach
    void aMesh() {
        registry.put(
                new Workload(
                        "ingress",
                        "edge-0",
                        Map.of("istio", "ingressgateway"),
                        "edge",
                        "10.0.0.9",
                        Workload.Role.GATEWAY,
                        true,
                        Map.of()));
        registry.put(
                new Workload(
                        "shop",
                        "backend-0",
                        Map.of("app", "backend"),
                        "backend",
                        "10.0.0.1",
                        true));
        registry.put(
                new Service(
                        "ingress",
                        "edge",
                        Map.of("istio", "ingressgateway"),
                        "10.1.0.9",
                        List.of(new Service.Port(80, "http", 8080, ""))));
        next();
    }

    @Test
    void isToldThatItTakesUpNothing() throws Exception {
        assertThat(servers("ingress/edge-0")).isEmpty();
    }

    @Test
    void isToldItsServersBehindItsServicesPorts() throws Exception {
        store.apply("edge.yaml", GATEWAY, "shop");
        next();
        assertThat(view.change())
                .isEqualTo(
                        new ViewChange.Part(
                                Set.of(),
                                Set.of(),
                                new ViewChange.Of(Set.of()),
                                Set.of("ingress/edge-0")));
        assertThat(servers("ingress/edge-0"))
                .extracting(GatewayServer::number, GatewayServer::port)
                .containsExactly(tuple(80, 8080));
        store.apply("routes.yaml", ROUTES, "shop");
        next();
        assertThat(servers("ingress/edge-0").getFirst().hosts()).hasSize(1);
    }

    @Test
    void nobodyElseIsTold() {
        store.apply("edge.yaml", GATEWAY.replace("selector", "#"), "shop");
        next();
        assertThat(view.visible("shop/backend-0", TypeUrls.GATEWAY)).isEmpty();
    }

    /** Istio's template gives it no tlsMode label: mutual TLS is for a DestinationRule to ask. */
    @Test
    void isCalledInPlaintextUnlessARuleSaysOtherwise() throws Exception {
        assertThat(towardsTheGateway()).isInstanceOf(UpstreamTls.Plaintext.class);
        store.apply(
                "rule.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: edge, namespace: ingress}
                spec: {host: edge, trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}
                """,
                "ingress");
        next();
        assertThat(towardsTheGateway()).isInstanceOf(UpstreamTls.IstioMutual.class);
    }

    private UpstreamTls towardsTheGateway() throws Exception {
        OutboundService service =
                OutboundServiceCodec.unpack(
                        "edge.ingress.svc.cluster.local",
                        resource(
                                "shop/backend-0",
                                TypeUrls.OUTBOUND_SERVICE,
                                "edge.ingress.svc.cluster.local"));
        return service.ports().getFirst().endpoints().getFirst().tls();
    }

    private List<GatewayServer> servers(String proxy) throws Exception {
        return GatewayCodec.unpack(proxy, resource(proxy, TypeUrls.GATEWAY, proxy));
    }

    private Any resource(String proxy, String type, String name) {
        return Objects.requireNonNull(view.visible(proxy, type).get(name)).body();
    }

    private void next() {
        view = view.next(store.current(), registry.current(), TrustBundle.empty());
    }
}
