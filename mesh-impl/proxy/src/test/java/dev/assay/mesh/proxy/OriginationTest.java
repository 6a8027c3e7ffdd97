package dev.assay.mesh.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.Endpoint;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.proxy.config.ProxyConfig;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.Outside;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leaks.class)
class OriginationTest {

    private static final String HOST = TestMesh.HOST;

    @TempDir private Path folder;

    private final TestMesh mesh = new TestMesh();
    private final Outside outside = new Outside();
    private final List<App> apps = new CopyOnWriteArrayList<>();

    @BeforeEach
    void files() throws Exception {
        write("ca.pem", outside.rootPem());
    }

    @AfterEach
    void close() throws Exception {
        for (App each : apps) {
            each.close();
        }
        mesh.close();
    }

    @Test
    void aServerOfTheNamedAuthorityIsBelievedAndLearnsNoIdentity() throws Exception {
        var client = calling(server(outside.server(HOST)), plan("ca.pem", ""));
        assertThat(get(client, HOST)).contains("200", "client: nobody", "sni: " + HOST);
    }

    @Test
    void aServerOfAnotherAuthorityIsNot() throws Exception {
        var client = calling(server(new Outside().server(HOST)), plan("ca.pem", ""));
        assertThat(get(client, HOST)).contains(" 503 ");
        client.awaitLogged(entry -> entry.detail().contains("unknown_ca: "));
    }

    @Test
    void withoutANamedAuthorityTheSystemsCount() throws Exception {
        var client = calling(server(outside.server(HOST)), plan("", ""));
        assertThat(get(client, HOST)).contains(" 503 ");
        client.awaitLogged(entry -> entry.detail().contains("unknown_ca: "));
    }

    @Test
    void aMissingFileFailsClosedAndIsNamed() throws Exception {
        var client = calling(server(outside.server(HOST)), plan("none.pem", ""));
        assertThat(get(client, HOST)).contains(" 503 ");
        client.awaitLogged(entry -> entry.detail().contains(path("none.pem") + ": no such file"));
        write("none.pem", outside.rootPem());
        Eventually.until(() -> get(client, HOST).contains(" 200 "));
    }

    @Test
    void aSecretThatWasNotGivenFailsClosed() throws Exception {
        var client =
                calling(
                        server(outside.server(HOST)),
                        new Originate(false, "", List.of(), "", "", "", false, "", "partner-cert"));
        assertThat(get(client, HOST)).contains(" 503 ");
        client.awaitLogged(entry -> entry.detail().contains("credentialName partner-cert"));
    }

    @Test
    void aSecretServesAsFilesDo() throws Exception {
        var client =
                calling(
                        server(outside.server(HOST)),
                        new Originate(true, "", List.of(), "", "", "", false, "", "partner-cert"));
        give(client, outside.client("first"));
        assertThat(get(client, HOST)).contains(" 200 ", "client: CN=first");
        give(client, outside.client("second"));
        Eventually.until(() -> get(client, HOST).contains("client: CN=second"));
    }

    private void give(TestMesh.Sidecar client, Outside.Holder holder) {
        client.config.update(now ->
                new ProxyConfig(
                        now.inbound(),
                        now.outbound(),
                        Map.of(
                                "partner-cert",
                                new Credential(
                                        holder.certificatePem(),
                                        holder.keyPem(),
                                        outside.rootPem(),
                                        ""))));
    }

    @Test
    void theNameFollowsTheRequestsHost() throws Exception {
        var client = calling(server(outside.server(HOST, "*.example.org")), plan("ca.pem", ""));
        assertThat(get(client, HOST)).contains("200", "sni: " + HOST);
        assertThat(get(client, "api.example.org:8443")).contains("200", "sni: api.example.org");
        assertThat(get(client, "api.example.com")).contains(" 503 ");
        assertThat(get(client, "deep.api.example.org")).contains(" 503 ");
        client.awaitLogged(entry -> entry.detail().contains("expected one of [api.example.com]"));
    }

    @Test
    void anExplicitSniIsSentAndTheNameIsNotChecked() throws Exception {
        var client =
                calling(server(outside.server("other.example")), plan("ca.pem", "partner.example"));
        assertThat(get(client, HOST)).contains("200", "sni: partner.example");
    }

    @Test
    void demandedNamesAreCheckedUnderAnySni() throws Exception {
        var server = server(outside.server("other.example"));
        var demanding =
                new Originate(
                        false,
                        "partner.example",
                        List.of("partner.example"),
                        "",
                        "",
                        path("ca.pem"),
                        false,
                        "",
                        "");
        assertThat(get(calling(server, demanding), HOST)).contains(" 503 ");
    }

    @Test
    void verificationCanBeSwitchedOff() throws Exception {
        var client =
                calling(
                        server(new Outside().server("other.example")),
                        new Originate(false, "", List.of(), "", "", "", true, "", ""));
        assertThat(get(client, HOST)).contains("200");
    }

    @Test
    void theFilesCertificateIsShownAndItsSuccessorWithoutARestart() throws Exception {
        holder("first");
        var client = calling(server(outside.server(HOST)), mutual(""));
        assertThat(get(client, HOST)).contains("200", "client: CN=first");
        holder("second");
        Eventually.until(() -> get(client, HOST).contains("client: CN=second"));
    }

    @Test
    void aRevokedServerIsRefusedOnceTheListSaysSo() throws Exception {
        holder("caller");
        write("crl.pem", outside.revocations());
        var revoked = outside.server(HOST);
        var client = calling(server(revoked), mutual("crl.pem"));
        assertThat(get(client, HOST)).contains("200");
        write("crl.pem", outside.revocations(revoked));
        Eventually.until(() -> get(client, HOST).contains(" 503 "));
        client.awaitLogged(entry -> entry.detail().contains("certificate_revoked"));
    }

    @Test
    void streamsOfBytesAreForTheServicesHost() throws Exception {
        var client = mesh.client("frontend");
        client.endpoints(
                PortProtocol.TCP, endpoint(server(outside.server(HOST)), plan("ca.pem", "")));
        try (var caller = Caller.plaintext(client.service())) {
            caller.send("GET / HTTP/1.1\r\n\r\n");
            assertThat(caller.answer().body()).contains("sni: " + HOST);
        }
        client.endpoints(
                PortProtocol.TCP,
                endpoint(server(outside.server("other.example")), plan("ca.pem", "")));
        try (var caller = Caller.plaintext(client.service())) {
            assertThatThrownBy(() -> caller.send("GET / HTTP/1.1\r\n\r\n").answer())
                    .isInstanceOf(IOException.class);
        }
    }

    private Originate plan(String ca, String sni) {
        return new Originate(
                false, sni, List.of(), "", "", ca.isEmpty() ? "" : path(ca), false, "", "");
    }

    private Originate mutual(String crl) {
        return new Originate(
                true,
                "",
                List.of(),
                path("cert.pem"),
                path("key.pem"),
                path("ca.pem"),
                false,
                crl.isEmpty() ? "" : path(crl),
                "");
    }

    private void holder(String name) throws Exception {
        var holder = outside.client(name);
        write("cert.pem", holder.certificatePem());
        write("key.pem", holder.keyPem());
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    private void write(String file, String text) throws Exception {
        Path fresh = Files.writeString(folder.resolve(file + ".new"), text);
        Files.move(fresh, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private TestMesh.Sidecar calling(App server, Originate plan) {
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, endpoint(server, plan));
        return client;
    }

    private static Endpoint endpoint(App server, Originate plan) {
        InetSocketAddress at = server.address();
        return new Endpoint(at.getAddress().getHostAddress(), at.getPort(), plan, "shop/outside");
    }

    private static String get(TestMesh.Sidecar client, String host) {
        try (var caller = Caller.plaintext(client.service())) {
            caller.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            var answer = caller.answer();
            return " " + answer.status() + " " + answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with what it saw of its client. */
    private App server(Outside.Holder holder) {
        var context = holder.server();
        var app =
                new App((socket, _) -> {
                    var tls =
                            (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
                    tls.setWantClientAuth(true);
                    tls.setUseClientMode(false);
                    tls.startHandshake();
                    var session = (ExtendedSSLSession) tls.getSession();
                    String seen =
                            "sni: "
                                    + session.getRequestedServerNames().stream()
                                            .map(name ->
                                                    new String(
                                                            name.getEncoded(),
                                                            StandardCharsets.US_ASCII))
                                            .toList()
                                            .toString()
                                            .replaceAll("[\\[\\]]", "")
                                    + ", client: "
                                    + client(session);
                    while (!App.readHead(tls.getInputStream()).isEmpty()) {
                        tls.getOutputStream()
                                .write(
                                        ("HTTP/1.1 200 OK\r\nContent-Length: "
                                                        + seen.length()
                                                        + "\r\n\r\n"
                                                        + seen)
                                                .getBytes(StandardCharsets.US_ASCII));
                        tls.getOutputStream().flush();
                    }
                });
        apps.add(app);
        return app;
    }

    private static String client(ExtendedSSLSession session) {
        try {
            return session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }
}
