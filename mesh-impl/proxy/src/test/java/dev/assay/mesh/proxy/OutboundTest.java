package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.DISABLE;
import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static dev.assay.mesh.proxy.testing.TestMesh.mutual;
import static dev.assay.mesh.proxy.testing.TestMesh.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.authz.Decision;
import dev.assay.mesh.policy.authz.Noted;
import dev.assay.mesh.policy.effective.OutboundService;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Leaks.class)
class OutboundTest {

    private static final String SERVER = "spiffe://cluster.local/ns/shop/sa/server";
    private static final String RESET =
            "upstream connect error or disconnect/reset before headers. reset reason: connection"
                    + " termination";
    private static final String RETRIED =
            "upstream connect error or disconnect/reset before headers. retried and the latest reset"
                    + " reason: remote connection failure";

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP", "AUTO"})
    void requestsGoOverMutualTls(PortProtocol protocol) throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(protocol, mutual(server.at(TestMesh.HTTP), SERVER));
        try (var caller = Caller.plaintext(client.service())) {
            for (int i = 0; i < 5; i++) {
                var answer = caller.get("/" + i, "X-Forwarded-Client-Cert: forged");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .contains("URI=spiffe://cluster.local/ns/shop/sa/frontend")
                        .doesNotContain("forged");
            }
        }
        Eventually.until(() -> server.log.entries().size() == 5);
        assertThat(server.log.entries())
                .allSatisfy(entry -> {
                    assertThat(entry.serverName()).isEqualTo("outbound_.80_._." + TestMesh.HOST);
                    assertThat(entry.connectionSecurity()).isEqualTo("mutual_tls");
                })
                .extracting(entry -> entry.peer())
                .as("one pooled connection")
                .containsOnly(server.log.entries().getFirst().peer());
    }

    @Test
    void bodiesOfEverySizeArriveWhole() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            for (int size : new int[] {0, 1, 8192, 100_000, 3_000_000}) {
                String body = "x".repeat(size);
                Thread.startVirtualThread(() -> {
                    try {
                        caller.send(
                                "POST / HTTP/1.1\r\nHost: s\r\nContent-Length: "
                                        + size
                                        + "\r\n\r\n"
                                        + body);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertThat(caller.answer().body()).endsWith("\r\n\r\n" + body);
            }
        }
    }

    @Test
    void rawStreamsGoOverMutualTlsBothWays() throws Exception {
        var server = mesh.server(STRICT, App.banner());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.TCP, mutual(server.at(TestMesh.TCP), SERVER));
        try (var caller = Caller.plaintext(client.service())) {
            assertThat(caller.read(6)).isEqualTo("hello\n");
            assertThat(caller.send("ping").read(4)).isEqualTo("ping");
        }
    }

    @Test
    void aHalfCloseCrossesTheMesh() throws Exception {
        var server = mesh.server(STRICT, App.echo());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.TCP, mutual(server.at(TestMesh.TCP)));
        try (var caller = Caller.plaintext(client.service())) {
            caller.send("ping");
            caller.socket().shutdownOutput();
            assertThat(caller.readAll()).isEqualTo("pingbye");
        }
    }

    @Test
    void aServerThatIsSomebodyElseIsNotCalled() throws Exception {
        var app = App.http();
        var server = mesh.server(STRICT, app);
        var client = mesh.client("frontend");
        client.endpoints(
                PortProtocol.HTTP,
                mutual(server.at(TestMesh.HTTP), "spiffe://cluster.local/ns/shop/sa/other"));
        try (var caller = Caller.plaintext(client.service())) {
            var answer = caller.get("/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo(RETRIED);
        }
        assertThat(app.seen()).isEmpty();
        client.awaitLogged(e -> e.detail().startsWith("TLS handshake error: certificate_unknown"));
        Eventually.until(() -> !server.log.entries().isEmpty());
        assertThat(server.log.entries().getLast().detail())
                .contains("TLS handshake error: sslv3_alert_certificate_unknown");
    }

    @Test
    void plaintextIntoStrictFailsInEnvoysWords() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, plain(server.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            var answer = caller.get("/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo(RESET).hasSize(95);
        }
        client.awaitLogged(e -> e.flags().equals("UC"));
    }

    @Test
    void mutualTlsIntoDisableFails() throws Exception {
        var server = mesh.server(DISABLE, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            assertThat(caller.get("/").body()).isEqualTo(RETRIED);
        }
        client.awaitLogged(e -> e.detail().contains("wrong_version_number"));
    }

    @Test
    void anotherEndpointIsTriedWhenOneIsDeadAndNoneIsAnError() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(
                PortProtocol.HTTP, mutual(TestMesh.dead()), mutual(server.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            for (int i = 0; i < 4; i++) {
                assertThat(caller.get("/").status()).isEqualTo(200);
            }
            client.endpoints(PortProtocol.HTTP);
            var none = caller.get("/");
            assertThat(none.status()).isEqualTo(503);
            assertThat(none.body()).isEqualTo("no healthy upstream");
        }
    }

    @Test
    void callsAreSpreadOverEndpoints() throws Exception {
        var first = App.http();
        var second = App.http();
        var one = mesh.server(PERMISSIVE, first);
        var two = mesh.server(PERMISSIVE, second);
        var client = mesh.client("frontend");
        client.endpoints(
                PortProtocol.HTTP, mutual(one.at(TestMesh.HTTP)), mutual(two.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            for (int i = 0; i < 10; i++) {
                assertThat(caller.get("/").status()).isEqualTo(200);
            }
        }
        assertThat(first.seen()).hasSize(5);
        assertThat(second.seen()).hasSize(5);
    }

    @Test
    void twoIdentitiesNeverShareAConnection() throws Exception {
        var server = mesh.server(STRICT, App.http());
        for (String account : List.of("a", "b", "a", "b")) {
            var client = mesh.client(account);
            client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
            try (var caller = Caller.plaintext(client.service())) {
                assertThat(caller.get("/").body())
                        .contains("URI=spiffe://cluster.local/ns/shop/sa/" + account);
            }
        }
    }

    @Test
    void aRotationIsUsedByNewConnectionsAndLeavesOpenOnesAlone() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            String before = hash(caller.get("/").body());
            for (int generation = 2; generation < 6; generation++) {
                client.rotate(generation);
                server.rotate(generation);
                String after = hash(caller.get("/").body());
                assertThat(after).isNotEqualTo(before);
                before = after;
            }
        }
        client.endpoints(PortProtocol.TCP, mutual(server.at(TestMesh.TCP)));
        try (var caller = Caller.plaintext(client.service())) {
            assertThat(caller.get("/").status()).isEqualTo(200);
            client.rotate(10);
            server.rotate(10);
            assertThat(caller.get("/").status()).isEqualTo(200);
        }
    }

    /** Only the connections that a change concerns are left, and those when they are free. */
    @ParameterizedTest
    @CsvSource({"false,1", "true,2"})
    void aBusyConnectionIsKeptForTheNextRequestUnlessTheChangeConcernsIt(
            boolean rotated, int connections) throws Exception {
        var release = new CountDownLatch(1);
        var client = mesh.client("frontend");
        try (var app = answeringAfter(release)) {
            client.endpoints(PortProtocol.HTTP, plain(app.address()));
            try (var caller = Caller.plaintext(client.service())) {
                caller.send("GET / HTTP/1.1\r\nHost: s\r\n\r\n");
                Eventually.until(() -> !app.seen().isEmpty());
                if (rotated) {
                    client.rotate(2);
                } else {
                    client.config.update(OutboundTest::withAnotherService);
                }
                release.countDown();
                assertThat(caller.answer().status()).isEqualTo(200);
                assertThat(caller.get("/").status()).isEqualTo(200);
            }
            assertThat(app.connections()).isEqualTo(connections);
        }
    }

    private static ProxyConfig withAnotherService(ProxyConfig config) {
        var services = new HashMap<>(config.outbound());
        var other = "other.shop.svc.cluster.local";
        services.put(other, new OutboundService(other, "127.0.0.1", List.of()));
        return new ProxyConfig(config.inbound(), services);
    }

    private static App answeringAfter(CountDownLatch release) {
        return new App((socket, app) -> {
            while (!App.readHead(socket.getInputStream()).isEmpty()) {
                app.seen().add("request");
                await(release);
                socket.getOutputStream()
                        .write(
                                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String hash(String body) {
        int at = body.indexOf("Hash=");
        return body.substring(at, at + 69);
    }

    @Test
    void deniedRequestsGet403AndDeniedStreamsEndWithTheFirstByte() throws Exception {
        var allowed = new AtomicBoolean();
        var app = App.banner();
        var parts =
                mesh.parts()
                        .withAuthorizer(_ ->
                                _ ->
                                        allowed.get()
                                                ? new Decision.Allowed("", Noted.NOTHING)
                                                : new Decision.NoRuleAllows(
                                                        List.of(), Noted.NOTHING));
        var server = mesh.server(STRICT, app, parts);
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.TCP, mutual(server.at(TestMesh.TCP)));
        try (var caller = Caller.plaintext(client.service())) {
            assertThat(caller.read(6)).isEqualTo("hello\n");
            assertThat(caller.send("ping").readAll()).isEmpty();
        }
        var http = mesh.server(PERMISSIVE, App.http(), parts);
        try (var caller = Caller.plaintext(http.at(TestMesh.HTTP))) {
            var denied = caller.get("/");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.body()).isEqualTo("RBAC: access denied").hasSize(19);
            var grpc = caller.get("/", "content-type: application/grpc");
            assertThat(grpc.head()).contains("grpc-status: 7");
            allowed.set(true);
            assertThat(caller.get("/").status()).isEqualTo(200);
            assertThat(caller.get("/a/../b/%2e%2e/c").body()).startsWith("GET /c HTTP/1.1");
            assertThat(caller.get("/a%00").status()).isEqualTo(400);
        }
    }

    @Test
    void aServiceThatAppearsOrVanishesHasOrLosesItsListener() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        assertThat(client.proxy.bound(TestMesh.HOST, 80)).isEmpty();
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
        var at = client.service();
        client.config.update(now -> new ProxyConfig(now.inbound(), Map.of()));
        Eventually.until(() -> client.proxy.bound(TestMesh.HOST, 80).isEmpty());
        assertThatThrownBy(() -> Caller.plaintext(at)).isInstanceOf(IOException.class);
    }
}
