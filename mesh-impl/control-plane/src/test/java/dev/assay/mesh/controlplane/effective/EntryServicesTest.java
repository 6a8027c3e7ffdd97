package dev.assay.mesh.controlplane.effective;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.controlplane.MeshOptions;
import dev.assay.mesh.controlplane.TestMesh;
import dev.assay.mesh.controlplane.config.memory.InMemoryConfigStore;
import dev.assay.mesh.controlplane.registry.Registry;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.UpstreamTls;
import dev.assay.mesh.protocol.OutboundServiceCodec;
import dev.assay.mesh.protocol.TypeUrls;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EntryServicesTest {

    private static final String HOST = "partner.example.com";

    private final InMemoryConfigStore store = TestMesh.store();
    private final Registry registry = new Registry();
    private MeshView view =
            MeshView.empty(
                    new EffectiveConfig(
                            MeshOptions.defaults(new TrustDomain("cluster.local")),
                            Resolvers.istio()),
                    Visibility.ISTIO,
                    TrustBundle.empty());

    @BeforeEach
    void mesh() {
        TestMesh.deploy(registry, "shop", "client");
        TestMesh.deploy(registry, "shop", "server");
        TestMesh.deploy(registry, "web", "client");
    }

    @Test
    void autoMtlsReachesWhatIsInsideAndNothingElse() throws Exception {
        apply("MESH_INTERNAL", "workloadSelector: {labels: {app: server}}");
        assertThat(tls()).isInstanceOf(UpstreamTls.IstioMutual.class);
        apply("MESH_EXTERNAL", "workloadSelector: {labels: {app: server}}");
        assertThat(tls()).isInstanceOf(UpstreamTls.Plaintext.class);
    }

    @Test
    void listedEndpointsAreReachedUnderTheirOwnPorts() throws Exception {
        apply(
                "MESH_EXTERNAL",
                "endpoints: [{address: 192.0.2.8, ports: {http: 8888}}, {address: 192.0.2.9}]");
        assertThat(port().endpoints())
                .extracting(each -> each.address() + ":" + each.port())
                .containsExactly("192.0.2.8:8888", "192.0.2.9:80");
        assertThat(partner().address()).isEqualTo("240.0.0.1");
    }

    @Test
    void aKubernetesServiceIsNotReplaced() throws Exception {
        var before = seen("web/client").get("server.shop.svc.cluster.local");
        store.apply(
                "e.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: thief}
                spec: {hosts: [server.shop.svc.cluster.local], resolution: STATIC,
                  ports: [{number: 80, name: http}], endpoints: [{address: 192.0.2.66}]}
                """,
                "web");
        assertThat(seen("web/client").get("server.shop.svc.cluster.local")).isEqualTo(before);
    }

    @Test
    void whatIsExportedToItsOwnNamespaceIsSeenThereAlone() throws Exception {
        apply("MESH_EXTERNAL", "exportTo: ['.'], endpoints: [{address: 192.0.2.8}]");
        assertThat(seen("shop/client")).containsKey(HOST);
        assertThat(seen("web/client")).doesNotContainKey(HOST);
        apply("MESH_EXTERNAL", "endpoints: [{address: 192.0.2.8}]");
        assertThat(seen("web/client")).containsKey(HOST);
    }

    private void apply(String location, String more) {
        store.apply(
                "e.yaml",
                """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: partner}
                spec: {hosts: [%s], addresses: [240.0.0.1], location: %s, resolution: STATIC,
                  ports: [{number: 80, name: http, protocol: HTTP}], %s}
                """
                        .formatted(HOST, location, more),
                "shop");
    }

    private OutboundService partner() throws Exception {
        return Objects.requireNonNull(seen("shop/client").get(HOST));
    }

    private UpstreamTls tls() throws Exception {
        return port().endpoints().getFirst().tls();
    }

    private ServicePort port() throws Exception {
        return partner().ports().getFirst();
    }

    private Map<String, OutboundService> seen(String client) throws Exception {
        view = view.next(store.current(), registry.current(), TrustBundle.empty());
        var services = new HashMap<String, OutboundService>();
        for (var each : view.visible(client, TypeUrls.OUTBOUND_SERVICE).values()) {
            services.put(each.name(), OutboundServiceCodec.unpack(each.name(), each.body()));
        }
        return services;
    }
}
