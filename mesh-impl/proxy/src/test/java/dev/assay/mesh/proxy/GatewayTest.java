package dev.assay.mesh.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.effective.HostPattern;
import dev.assay.mesh.policy.effective.HttpRoute;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.ServicePort;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.effective.VirtualHost;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A proxy at the mesh's edge, on the wire. */
class GatewayTest {

    private static final int PORT = 8080;

    private final TestMesh mesh = new TestMesh();
    private final App app = App.http();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @Test
    void routesByHostWithTheMeshsTlsBehindIt() throws Exception {
        var gateway = gateway(0);
        gateway.servers(http("server", "*.example.com"));
        try (var caller = caller(gateway)) {
            var answer = caller.get("/x");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("URI=spiffe://cluster.local/ns/shop/sa/edge");
            assertThat(status(caller, "a.EXAMPLE.com:8080")).isEqualTo(200);
            assertThat(status(caller, "example.com")).isEqualTo(404);
        }
        gateway.awaitLogged(entry -> entry.status() == 404 && entry.flags().equals("NR"));
    }

    /** PeerAuthentication says STRICT here, which is for sidecars. */
    @Test
    void whatACallerSaysOfItselfGoesNoFurther() throws Exception {
        var gateway = gateway(0);
        gateway.servers(http("server"));
        try (var caller = caller(gateway)) {
            String seen =
                    caller.get(
                                    "/",
                                    "X-Forwarded-Client-Cert: URI=spiffe://cluster.local/ns/a/sa/forged",
                                    "X-Forwarded-Proto: https",
                                    "X-Forwarded-For: 1.1.1.1")
                            .body();
            assertThat(seen).doesNotContain("forged").contains("sa/edge");
            assertThat(line(seen, "x-forwarded-proto")).isEqualTo("http");
            assertThat(line(seen, "x-forwarded-for")).isEqualTo("1.1.1.1,127.0.0.1");
        }
    }

    @Test
    void remoteAddressesAreForwardedOnesAndSourceAddressesPeers() throws Exception {
        var gateway = gateway(1);
        gateway.servers(http("server"));
        gateway.inbound(policy ->
                TestMesh.withAuthorization(
                        policy,
                        """
                        apiVersion: security.istio.io/v1
                        kind: AuthorizationPolicy
                        metadata: {name: addresses}
                        spec:
                          rules:
                          - from: [{source: {remoteIpBlocks: [2.2.2.2]}}]
                            to: [{operation: {paths: [/remote]}}]
                          - from: [{source: {ipBlocks: [127.0.0.1]}}]
                            to: [{operation: {paths: [/source]}}]
                        """));
        try (var caller = caller(gateway)) {
            assertThat(caller.get("/remote", "X-Forwarded-For: 1.1.1.1, 2.2.2.2").status())
                    .isEqualTo(200);
            assertThat(caller.get("/remote", "X-Forwarded-For: 2.2.2.2, 1.1.1.1").status())
                    .isEqualTo(403);
            assertThat(caller.get("/remote").status()).isEqualTo(403);
            assertThat(caller.get("/source", "X-Forwarded-For: 2.2.2.2").status()).isEqualTo(200);
        }
    }

    @Test
    void istioMutualShowsPoliciesWhoCalls() throws Exception {
        var gateway = gateway(0);
        gateway.servers(mutual());
        gateway.inbound(policy ->
                TestMesh.withAuthorization(
                        policy,
                        """
                        apiVersion: security.istio.io/v1
                        kind: AuthorizationPolicy
                        metadata: {name: principals}
                        spec:
                          rules:
                          - from: [{source: {principals: [cluster.local/ns/shop/sa/wanted]}}]
                        """));
        try (var caller = tls(gateway, Optional.of(mesh.ca.svid("shop", "wanted")))) {
            String seen = caller.get("/").body();
            assertThat(line(seen, "x-forwarded-proto")).isEqualTo("https");
            assertThat(line(seen, "x-forwarded-client-cert").split(",", -1))
                    .satisfiesExactly(
                            first ->
                                    assertThat(first)
                                            .startsWith("By=spiffe://cluster.local/ns/shop/sa/edge")
                                            .endsWith("/sa/wanted"),
                            second -> assertThat(second).endsWith("/sa/edge"));
        }
        try (var caller = tls(gateway, Optional.of(mesh.ca.svid("shop", "other")))) {
            assertThat(caller.get("/").status()).isEqualTo(403);
        }
    }

    @Test
    void istioMutualTakesNobodyElse() throws Exception {
        var gateway = gateway(0);
        gateway.servers(mutual());
        try (var caller = caller(gateway)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.get("/"));
        }
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> tls(gateway, Optional.empty()).get("/"));
        assertThat(app.seen()).isEmpty();
    }

    @Test
    void followsItsServers() throws Exception {
        var gateway = gateway(0);
        gateway.servers(http("server"));
        try (var caller = caller(gateway)) {
            assertThat(caller.get("/").status()).isEqualTo(200);
            gateway.servers();
            Eventually.until(() -> gateway.proxy.bound(PORT).isEmpty());
        }
        gateway.servers(mutual());
        try (var caller = tls(gateway, Optional.of(mesh.ca.svid("shop", "any")))) {
            assertThat(caller.get("/").status()).isEqualTo(200);
        }
    }

    private TestMesh.Sidecar gateway(int trustedProxies) {
        var server = mesh.server(TransportMode.STRICT, app).at(TestMesh.HTTP);
        var port = new ServicePort(80, "http", PortProtocol.HTTP, List.of(TestMesh.mutual(server)));
        return mesh.gateway(
                new OutboundService(TestMesh.HOST, "127.0.0.1", List.of(port)),
                trustedProxies,
                mesh.parts().withAuthorizer(new StandardAuthorizer()));
    }

    private static GatewayServer http(String... hosts) {
        return server(GatewayServer.Tls.NONE, hosts);
    }

    private static GatewayServer mutual() {
        return server(GatewayServer.Tls.ISTIO_MUTUAL, "server");
    }

    private static GatewayServer server(GatewayServer.Tls tls, String... hosts) {
        var route =
                new HttpRoute(List.of(), List.of(new HttpRoute.Target(TestMesh.HOST, 80, "", 1)));
        return new GatewayServer(
                PORT,
                PORT,
                tls,
                List.of(),
                List.of(hosts).stream()
                        .map(host -> new VirtualHost(new HostPattern(host), List.of(route)))
                        .toList());
    }

    private static Caller caller(TestMesh.Sidecar gateway) throws IOException {
        Eventually.until(() -> gateway.proxy.bound(PORT).isPresent());
        return Caller.plaintext(gateway.at(PORT));
    }

    private static Caller tls(TestMesh.Sidecar gateway, Optional<Svid> own) throws Exception {
        Eventually.until(() -> gateway.proxy.bound(PORT).isPresent());
        return Caller.tls(gateway.at(PORT), own, "TLSv1.3", "http/1.1");
    }

    private static int status(Caller caller, String host) throws IOException {
        caller.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return caller.answer().status();
    }

    private static String line(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
