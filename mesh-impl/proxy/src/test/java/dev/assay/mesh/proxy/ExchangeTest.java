package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an exchange of HTTP/1.1 must keep, and how it ends. */
@ExtendWith(Leaks.class)
class ExchangeTest {

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    /** An application that answers the n-th request of each connection with the n-th text. */
    private static App scripted(String... answers) {
        return new App((socket, app) -> {
            for (String answer : answers) {
                String head = App.readHead(socket.getInputStream());
                if (head.isEmpty()) {
                    return;
                }
                app.seen().add(head);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        });
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private TestMesh.Sidecar meshed(App app) {
        var server = mesh.server(STRICT, app);
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, TestMesh.mutual(server.at(TestMesh.HTTP)));
        return client;
    }

    @Test
    void chunksAndTrailersArrive() throws Exception {
        var client =
                meshed(
                        scripted(
                                crlf(
                                        """
                                        HTTP/1.1 200 OK
                                        Transfer-Encoding: chunked

                                        3
                                        abc
                                        0
                                        x-sum: 1

                                        """)));
        try (var caller = Caller.plaintext(client.service())) {
            caller.send("GET / HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n");
            assertThat(caller.readAll())
                    .contains("abc")
                    .endsWith("0\r\nx-sum: 1\r\n\r\n")
                    .containsIgnoringCase("connection: close");
        }
    }

    @Test
    void anAnswerThatEndsWithTheConnectionIsDelimitedAnew() throws Exception {
        var client = meshed(scripted("HTTP/1.1 200 OK\r\n\r\nuntil the end"));
        try (var caller = Caller.plaintext(client.service())) {
            caller.send("GET / HTTP/1.1\r\nHost: s\r\nConnection: close\r\n\r\n");
            assertThat(caller.readAll()).contains("chunked").contains("until the end");
        }
    }

    @Test
    void headAndNoContentHaveNoBody() throws Exception {
        var client =
                meshed(
                        scripted(
                                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                                "HTTP/1.1 204 No Content\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        try (var caller = Caller.plaintext(client.service())) {
            caller.send("HEAD / HTTP/1.1\r\nHost: s\r\n\r\n");
            assertThat(App.readHead(caller.socket().getInputStream()))
                    .containsIgnoringCase("content-length: 5");
            assertThat(caller.get("/").status()).isEqualTo(204);
            assertThat(caller.get("/").body()).isEqualTo("ok");
        }
    }

    @Test
    void interimAnswersArePassedOn() throws Exception {
        var client =
                meshed(
                        scripted(
                                "HTTP/1.1 100 Continue\r\n\r\n"
                                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        try (var caller = Caller.plaintext(client.service())) {
            caller.send(
                    "POST / HTTP/1.1\r\nHost: s\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
            assertThat(caller.answer().status()).isEqualTo(100);
            caller.send("x");
            assertThat(caller.answer().body()).isEqualTo("ok");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        var client = meshed(App.http());
        try (var caller = Caller.plaintext(client.service())) {
            var all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: s\r\n\r\n");
            }
            caller.send(all.toString());
            for (int i = 0; i < 20; i++) {
                assertThat(caller.answer().body()).startsWith("GET /" + i + " ");
            }
        }
    }

    @Test
    void anUpgradedConnectionCarriesWhateverItLikes() throws Exception {
        var app =
                new App((socket, self) -> {
                    self.seen().add(App.readHead(socket.getInputStream()));
                    socket.getOutputStream()
                            .write(
                                    crlf("""
                                    HTTP/1.1 101 Switching Protocols
                                    Connection: Upgrade
                                    Upgrade: websocket

                                    """)
                                            .getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().transferTo(socket.getOutputStream());
                });
        var client = meshed(app);
        try (var caller = Caller.plaintext(client.service())) {
            var answer = caller.get("/", "Connection: Upgrade", "Upgrade: websocket");
            assertThat(answer.status()).isEqualTo(101);
            assertThat(app.seen().getFirst()).containsIgnoringCase("upgrade: websocket");
            for (int i = 0; i < 3; i++) {
                assertThat(caller.send("\0frame" + i).read(7)).isEqualTo("\0frame" + i);
            }
        }
    }

    @Test
    void aPooledConnectionThatItsServerClosedIsReplacedForAGetAndNotForAPost() throws Exception {
        var app = scripted("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); // one answer, then it
        // closes
        var client = meshed(app);
        try (var caller = Caller.plaintext(client.service())) {
            for (int i = 0; i < 10; i++) {
                assertThat(caller.get("/").status()).isEqualTo(200);
            }
        }
        var lazy =
                new App((socket, self) -> {
                    App.readHead(socket.getInputStream());
                    socket.getOutputStream()
                            .write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                            .getBytes(StandardCharsets.US_ASCII));
                    self.seen().add(App.readHead(socket.getInputStream()));
                });
        var second = meshed(lazy);
        try (var caller = Caller.plaintext(second.service())) {
            assertThat(caller.get("/").status()).isEqualTo(200);
            caller.send("POST / HTTP/1.1\r\nHost: s\r\nContent-Length: 0\r\n\r\n");
            assertThat(caller.answer().status()).isEqualTo(503);
        }
        assertThat(lazy.seen()).hasSize(1);
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForTheWhole() throws Exception {
        var client = meshed(scripted("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
        try (var caller = Caller.plaintext(client.service())) {
            var answer = caller.get("/");
            assertThat(answer.body()).hasSizeLessThan(10);
        }
        Eventually.until(() -> !client.log.entries().isEmpty());
        assertThat(client.log.entries().getLast().flags()).isEqualTo("UC");
    }

    @Test
    void callersCannotNameHeadersThatTheProxyReliesOnForRemoval() throws Exception {
        var server = mesh.server(PERMISSIVE, App.http());
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            var answer =
                    caller.get("/", "X-Secret: 1", "Connection: x-secret, host", "Keep-Alive: 5");
            assertThat(answer.body())
                    .containsIgnoringCase("host: server")
                    .doesNotContainIgnoringCase("x-secret")
                    .doesNotContainIgnoringCase("keep-alive");
        }
    }

    @Test
    void readinessAndMetricsAreServed() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, TestMesh.mutual(server.at(TestMesh.HTTP)));
        try (var caller = Caller.plaintext(client.service())) {
            assertThat(caller.get("/").status()).isEqualTo(200);
        }
        try (var admin = Caller.plaintext(server.proxy.admin().orElseThrow())) {
            assertThat(admin.get("/healthz/ready").status()).isEqualTo(200);
            assertThat(admin.get("/nothing").status()).isEqualTo(404);
            assertThat(admin.get("/stats/prometheus").body().lines())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .startsWith("istio_requests_total{")
                                    .contains(
                                            List.of(
                                                    "connection_security_policy=\"mutual_tls\"",
                                                    "reporter=\"destination\"",
                                                    "response_code=\"200\"",
                                                    "source_principal=\"spiffe://cluster.local/ns/shop/sa/frontend\""))
                                    .endsWith(" 1.0"));
        }
    }

    @Test
    void stateIsShownWithoutKeys() throws Exception {
        var server = mesh.server(STRICT, App.http());
        try (var admin = Caller.plaintext(server.proxy.admin().orElseThrow())) {
            assertThat(admin.get("/config_dump").body())
                    .startsWith("inbound {\n")
                    .contains("default_mode: ");
        }
        try (var admin = Caller.plaintext(server.proxy.admin().orElseThrow())) {
            String certificates = admin.get("/certs").body();
            assertThat(certificates)
                    .startsWith("# chain of spiffe://cluster.local/ns/")
                    .contains("# roots of trust domain cluster.local\n")
                    .doesNotContain("PRIVATE");
            assertThat(Pem.certificates(certificates)).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void closingLetsTheRequestUnderWayFinish() throws Exception {
        var release = new java.util.concurrent.CountDownLatch(1);
        var app =
                new App((socket, self) -> {
                    self.seen().add(App.readHead(socket.getInputStream()));
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    socket.getOutputStream()
                            .write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                                            .getBytes(StandardCharsets.US_ASCII));
                });
        var server = mesh.server(PERMISSIVE, app);
        var at = server.at(TestMesh.HTTP);
        try (var caller = Caller.plaintext(at)) {
            caller.send("GET / HTTP/1.1\r\nHost: s\r\n\r\n");
            Eventually.until(() -> !app.seen().isEmpty());
            Thread closing = Thread.startVirtualThread(server.proxy::close);
            Eventually.until(() -> {
                try {
                    Caller.plaintext(at).close();
                    return false;
                } catch (java.io.IOException e) {
                    return true;
                }
            });
            release.countDown();
            assertThat(caller.answer().body()).isEqualTo("ok");
            closing.join();
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        var server = mesh.server(PERMISSIVE, App.http());
        var taken = server.at(TestMesh.HTTP);
        var spec =
                new ProxySpec(
                        "shop",
                        "second",
                        List.of(
                                new dev.assay.mesh.proxy.inbound.InboundCapture(
                                        8080, taken, taken)),
                        dev.assay.mesh.proxy.outbound.OutboundCaptures.none(),
                        TestMesh.loopback(),
                        new java.net.InetSocketAddress(0).getAddress(),
                        Limits.defaults());
        var second =
                new Proxy(
                        spec,
                        mesh.parts(),
                        mesh.runtime,
                        server.config,
                        server.secrets,
                        entry -> {});
        assertThatThrownBy(second::start)
                .isInstanceOf(BindFailed.class)
                .hasMessageContainingAll("shop/second", "127.0.0.1:" + taken.getPort(), "in use");
    }
}
