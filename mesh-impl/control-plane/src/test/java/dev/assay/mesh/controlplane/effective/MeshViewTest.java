package dev.assay.mesh.controlplane.effective;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.TestMesh;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.protocol.InboundPolicyCodec;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.TypeUrls;
import dev.assay.mesh.protocol.delta.VersionedResource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeshViewTest {

    private static final String BACKEND = "backend.shop.svc.cluster.local";

    private final InMemoryConfigStore store = TestMesh.store();
    private final Registry registry = new Registry();
    private final AtomicInteger resolutions = new AtomicInteger();
    private MeshView view =
            MeshView.empty(
                    new EffectiveConfig(
                            MeshOptions.defaults(new TrustDomain("td.example")),
                            Resolvers.istio()
                                    .withClientTls((client, service, endpoint, all, mesh) -> {
                                        resolutions.incrementAndGet();
                                        return Resolvers.istio()
                                                .clientTls()
                                                .resolve(client, service, endpoint, all, mesh);
                                    })),
                    Visibility.ISTIO,
                    TrustBundle.empty());

    @Test
    void aProxySeesItsOwnPolicyAndEveryService() throws Exception {
        deployTwo();
        assertThat(view.visible("shop/backend", TypeUrls.INBOUND_POLICY))
                .containsOnlyKeys("shop/backend");
        assertThat(view.visible("shop/backend", TypeUrls.OUTBOUND_SERVICE))
                .containsOnlyKeys(BACKEND, "frontend.web.svc.cluster.local");
        assertThat(view.visible("shop/backend", TypeUrls.SECRET)).containsOnlyKeys("ROOTCA");
        assertThat(view.visible("shop/nobody", TypeUrls.OUTBOUND_SERVICE)).isEmpty();

        var policy = inbound("shop/backend");
        assertThat(policy.defaultMode()).isEqualTo(TransportMode.PERMISSIVE);
        assertThat(policy.declaredPorts())
                .isEqualTo(Map.of(8080, PortProtocol.HTTP, 9000, PortProtocol.TCP));
    }

    @Test
    void anEndpointWithASidecarIsReachedOverMutualTlsUnderItsName() throws Exception {
        deployTwo();
        assertThat(tls("web/frontend"))
                .isEqualTo(
                        new UpstreamTls.IstioMutual(
                                "outbound_.80_._." + BACKEND,
                                Set.of("spiffe://td.example/ns/shop/sa/backend")));
    }

    @Test
    void aPolicyChangesItsNamespaceAndLeavesTheRestAlone() throws Exception {
        deployTwo();
        var before = all();
        int resolved = resolutions.get();
        store.apply("p.yaml", TestMesh.peerAuthentication("DISABLE"), "shop");
        recompute();
        assertThat(tls("web/frontend")).isEqualTo(new UpstreamTls.Plaintext());
        assertThat(inbound("shop/backend").defaultMode()).isEqualTo(TransportMode.DISABLE);
        var after = all();
        assertThat(after.get("web/frontend > " + BACKEND))
                .isNotEqualTo(before.get("web/frontend > " + BACKEND));
        before.forEach((key, resource) -> {
            if (!key.endsWith(BACKEND) && !key.equals("shop/backend > shop/backend")) {
                assertThat(after.get(key)).as(key).isEqualTo(resource);
            }
        });
        assertThat(resolutions.get() - resolved)
                .as("two clients' namespaces times two ports of one service")
                .isEqualTo(4);
    }

    @Test
    void clientsInOneNamespaceShareTheirViewUnlessRulesSelectByLabel() {
        deployTwo();
        registry.put(new Workload("web", "other", Map.of("app", "x"), "x", "127.0.0.1", true));
        recompute();
        int before = resolutions.get();
        view.visible("web/other", TypeUrls.OUTBOUND_SERVICE);
        assertThat(resolutions).hasValue(before);
        store.apply(
                "d.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: d}
                spec:
                  host: backend.shop.svc.cluster.local
                  workloadSelector: {matchLabels: {app: x}}
                  trafficPolicy: {tls: {mode: DISABLE}}
                """,
                "web");
        recompute();
        assertThat(view.visible("web/other", TypeUrls.OUTBOUND_SERVICE).get(BACKEND))
                .isNotEqualTo(view.visible("web/frontend", TypeUrls.OUTBOUND_SERVICE).get(BACKEND));
    }

    @Test
    void aBoundOnConnectionsAgesReachesCallersAndIsNewsToThem() throws Exception {
        deployTwo();
        recompute();
        assertThat(agesOfBackend()).containsOnly(Optional.empty());
        store.apply(
                "d.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: d}
                spec:
                  host: backend
                  trafficPolicy: {connectionPool: {tcp: {maxConnectionDuration: 2s}}}
                """,
                "shop");
        recompute();
        assertThat(agesOfBackend()).containsOnly(Optional.of(Duration.ofSeconds(2)));
    }

    private List<Optional<Duration>> agesOfBackend() throws Exception {
        return service("web/frontend").ports().stream()
                .flatMap(ServicePort::everyEndpoint)
                .map(Endpoint::maxConnectionAge)
                .toList();
    }

    @Test
    void whatLeftIsGone() {
        deployTwo();
        registry.removeNamespace("shop");
        recompute();
        assertThat(view.visible("web/frontend", TypeUrls.OUTBOUND_SERVICE))
                .containsOnlyKeys("frontend.web.svc.cluster.local");
        assertThat(view.visible("shop/backend", TypeUrls.INBOUND_POLICY)).isEmpty();
    }

    @Test
    void aWorkloadBecomesAnEndpointWhenItIsReadyAndWhereItIsReached() throws Exception {
        deployTwo();
        replaceBackend(false);
        assertThat(view.visible("shop/backend", TypeUrls.INBOUND_POLICY))
                .containsOnlyKeys("shop/backend");
        assertThat(service("web/frontend").ports())
                .allSatisfy(port -> assertThat(port.endpoints()).isEmpty());
        replaceBackend(true);
        assertThat(service("web/frontend").ports().getFirst().endpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.port()).isEqualTo(40_000));
    }

    private void replaceBackend(boolean ready) {
        var before = Objects.requireNonNull(registry.current().workloads().get("shop/backend"));
        registry.put(
                new Workload(
                        before.namespace(),
                        before.name(),
                        before.labels(),
                        before.serviceAccount(),
                        before.address(),
                        before.role(),
                        ready,
                        Map.of(8080, 40_000)));
        recompute();
    }

    private void deployTwo() {
        TestMesh.deploy(registry, "shop", "backend");
        TestMesh.deploy(registry, "web", "frontend");
        recompute();
        all();
    }

    private void recompute() {
        view = view.next(store.current(), registry.current(), TrustBundle.empty());
    }

    private Map<String, VersionedResource> all() {
        var all = new HashMap<String, VersionedResource>();
        for (var proxy : registry.current().workloads().keySet()) {
            for (var type : Set.of(TypeUrls.INBOUND_POLICY, TypeUrls.OUTBOUND_SERVICE)) {
                view.visible(proxy, type)
                        .forEach((name, resource) -> all.put(proxy + " > " + name, resource));
            }
        }
        return all;
    }

    private InboundPolicy inbound(String workload) throws Exception {
        return InboundPolicyCodec.unpack(
                workload, body(workload, TypeUrls.INBOUND_POLICY, workload));
    }

    private UpstreamTls tls(String client) throws Exception {
        return service(client).ports().getFirst().endpoints().getFirst().tls();
    }

    private OutboundService service(String client) throws Exception {
        return OutboundServiceCodec.unpack(
                BACKEND, body(client, TypeUrls.OUTBOUND_SERVICE, BACKEND));
    }

    private Any body(String proxy, String type, String name) {
        return Objects.requireNonNull(view.visible(proxy, type).get(name)).body();
    }
}
