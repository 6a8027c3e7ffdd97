package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.DISABLE;
import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Leaks.class)
class InboundTransportTest {

    private static final String[] MESH_HTTP = {"istio-http/1.1", "istio", "http/1.1"};

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {TestMesh.HTTP, TestMesh.AUTO, TestMesh.UNDECLARED, TestMesh.TCP})
    void plaintextPassesUnlessStrict(int port) throws Exception {
        var server = mesh.server(PERMISSIVE, App.http());
        try (var caller = Caller.plaintext(server.at(port))) {
            assertThat(caller.get("/a").status()).isEqualTo(200);
            assertThat(caller.get("/b").body()).contains("GET /b").doesNotContain("By=");
        }
        server.mode(STRICT);
        try (var caller = Caller.plaintext(server.at(port))) {
            assertThatThrownBy(() -> caller.get("/c"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
        }
        server.awaitLogged(e -> e.detail().contains("filter_chain_not_found"));
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT,TLSv1.2,8080", "STRICT,TLSv1.3,8080", "PERMISSIVE,TLSv1.3,8080",
        "PERMISSIVE,TLSv1.2,9100", "STRICT,TLSv1.3,9100", "STRICT,TLSv1.3,9200"
    })
    void mutualTlsIsEndedAndTheCallerTold(TransportMode mode, String version, int port)
            throws Exception {
        var server = mesh.server(mode, App.http());
        var own = mesh.ca.svid("shop", "frontend");
        try (var caller = Caller.tls(server.at(port), Optional.of(own), version, MESH_HTTP)) {
            var answer = caller.get("/", "X-Forwarded-Client-Cert: forged");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().lines())
                    .anySatisfy(line ->
                            assertThat(line)
                                    .startsWith("x-forwarded-client-cert: forged,By=")
                                    .contains(
                                            "By=spiffe://cluster.local/ns/shop/sa/server;Hash=",
                                            "Subject=\"\";URI=spiffe://cluster.local/ns/shop/sa/frontend"));
            assertThat(caller.get("/again").status()).isEqualTo(200);
        }
        server.awaitLogged(e -> e.peerPrincipal().equals("cluster.local/ns/shop/sa/frontend"));
    }

    @Test
    void anOpenQuoteIsNotAppendedToNorDoUnderscoresPass() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var own = mesh.ca.svid("shop", "frontend");
        try (var caller =
                Caller.tls(server.at(TestMesh.HTTP), Optional.of(own), "TLSv1.3", MESH_HTTP)) {
            String seen =
                    caller.get("/", "X-Forwarded-Client-Cert: URI=spiffe://forged;A=\"").body();
            assertThat(seen).contains("x-forwarded-client-cert: By=").doesNotContain("forged");
            assertThat(caller.get("/", "X_Forwarded_Client_Cert: forged").body())
                    .contains("x-forwarded-client-cert: By=")
                    .doesNotContain("forged");
            assertThat(caller.get("/", "X-Forwarded-Client-Cert: A=\"\\\"\"").body())
                    .contains("x-forwarded-client-cert: A=\"\\\"\",By=");
        }
    }

    @Test
    void plaintextCannotForgeAnIdentity() throws Exception {
        var server = mesh.server(PERMISSIVE, App.http());
        try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
            assertThat(caller.get("/", "X-Forwarded-Client-Cert: By=x").body())
                    .doesNotContainIgnoringCase("forwarded-client-cert");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCallerWithoutCertificateIsRefused(String version) throws Exception {
        var app = App.http();
        var server = mesh.server(STRICT, app);
        String alert = version.equals("TLSv1.3") ? "certificate_required" : "handshake_failure";
        assertThatThrownBy(
                        () -> {
                            try (var caller =
                                    Caller.tls(
                                            server.at(TestMesh.HTTP),
                                            Optional.empty(),
                                            version,
                                            MESH_HTTP)) {
                                caller.get("/");
                            }
                        })
                .hasMessageContaining(alert);
        assertThat(app.seen()).isEmpty();
        server.awaitLogged(e -> e.detail().startsWith("TLS handshake error"));
    }

    @Test
    void tlsWithoutTheMeshAlpnIsTheApplicationsOwnUnderPermissive() throws Exception {
        var app = App.echo();
        var server = mesh.server(PERMISSIVE, app);
        for (int port : new int[] {TestMesh.TCP, TestMesh.AUTO, TestMesh.UNDECLARED}) {
            assertThatThrownBy(
                    () -> Caller.tls(server.at(port), Optional.empty(), "TLSv1.3", "h2"));
            assertThat(app.seen()).anySatisfy(seen -> assertThat(seen).startsWith("\u0016\u0003"));
        }
        int before = app.connections();
        assertThatThrownBy(() ->
                        Caller.tls(server.at(TestMesh.HTTP), Optional.empty(), "TLSv1.3", "h2"))
                .hasMessageContaining("reset");
        assertThat(app.connections()).isEqualTo(before);
    }

    @Test
    void theServerNeverSelectsIstio() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var own = Optional.of(mesh.ca.svid("shop", "frontend"));
        assertThat(selected(server, own, "istio")).isEmpty();
        assertThat(selected(server, own, "istio", "h2")).isEqualTo("h2");
        assertThat(selected(server, own, MESH_HTTP)).isEqualTo("http/1.1");
    }

    private static String selected(
            TestMesh.Sidecar server, Optional<dev.assay.mesh.identity.Svid> own, String... alpn)
            throws Exception {
        try (var caller = Caller.tls(server.at(TestMesh.TCP), own, "TLSv1.3", alpn)) {
            return ((javax.net.ssl.SSLSocket) caller.socket()).getApplicationProtocol();
        }
    }

    @Test
    void bytesThatAreNotHttpGet400() throws Exception {
        var app = App.http();
        var server = mesh.server(PERMISSIVE, app);
        for (String junk :
                new String[] {"\0\1\2\3\4\5", "hello there\r\n\r\n", "}{ / HTTP/1.1\r\n\r\n"}) {
            try (var caller = Caller.plaintext(server.at(TestMesh.HTTP))) {
                assertThat(caller.send(junk).readAll()).startsWith("HTTP/1.1 400 ");
            }
        }
        assertThat(app.seen()).isEmpty();
    }

    @Test
    void aServerThatSpeaksFirstIsHeardWhereNothingNeedsToBeSniffed() throws Exception {
        var server = mesh.server(DISABLE, App.banner());
        try (var caller = Caller.plaintext(server.at(TestMesh.TCP))) {
            assertThat(caller.read(6)).isEqualTo("hello\n");
        }
        server.mode(STRICT);
        var own = Optional.of(mesh.ca.svid("shop", "frontend"));
        try (var caller = Caller.tls(server.at(TestMesh.TCP), own, "TLSv1.3", "istio")) {
            assertThat(caller.read(6)).isEqualTo("hello\n");
        }
    }

    @Test
    void anEndOfInputIsPassedOnAndTheAnswerStillArrives() throws Exception {
        var server = mesh.server(PERMISSIVE, App.echo());
        try (var caller = Caller.plaintext(server.at(TestMesh.TCP))) {
            caller.send("ping");
            caller.socket().shutdownOutput();
            assertThat(caller.readAll()).isEqualTo("pingbye");
        }
    }

    @Test
    void aTightenedModeHoldsForTheVeryNextRequestOfAnOpenConnection() throws Exception {
        var app = App.http();
        var server = mesh.server(PERMISSIVE, app);
        try (var http = Caller.plaintext(server.at(TestMesh.HTTP));
                var tcp = Caller.plaintext(server.at(TestMesh.TCP))) {
            assertThat(http.get("/").status()).isEqualTo(200);
            assertThat(tcp.get("/").status()).isEqualTo(200);
            int before = app.seen().size();
            server.mode(STRICT);
            assertThatThrownBy(() -> http.get("/")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> tcp.get("/")).isInstanceOf(IOException.class);
            assertThat(app.seen()).hasSize(before);
        }
    }
}
