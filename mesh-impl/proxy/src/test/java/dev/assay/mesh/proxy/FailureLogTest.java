package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.DISABLE;
import static dev.assay.mesh.policy.effective.TransportMode.PERMISSIVE;
import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static dev.assay.mesh.proxy.testing.TestMesh.mutual;
import static dev.assay.mesh.proxy.testing.TestMesh.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where two sides do not come together, each side's log says why, and names the other. */
@ExtendWith(Leaks.class)
class FailureLogTest {

    private static final String OTHER = "spiffe://cluster.local/ns/shop/sa/other";
    private static final String ERROR = "\"details\":\"TLS handshake error: ";
    private static final String UPSTREAM =
            "\"upstream_transport_failure_reason\":\"TLS_error:|%d:SSL_routines:OPENSSL_internal:%s";
    private static final String DOWNSTREAM =
            "\"downstream_transport_failure_reason\":\"TLS_error:|%d:SSL_routines:OPENSSL_internal:%s";

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    @Test
    void aServerThatSpeaksNoTls() throws Exception {
        var server = mesh.server(DISABLE, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
        assertThat(status(client)).isEqualTo(503);
        assertThat(awaitLine(client, "\"response_flags\":\"URX,UF\""))
                .contains(
                        ERROR + "wrong_version_number",
                        UPSTREAM.formatted(268435703, "WRONG_VERSION_NUMBER:TLS_error_end\""),
                        upstream(server.at(TestMesh.HTTP)));
    }

    @Test
    void aServerThatIsSomebodyElse() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP), OTHER));
        assertThat(status(client)).isEqualTo(503);
        assertThat(awaitLine(client, "\"response_flags\":\"URX,UF\""))
                .contains(
                        ERROR + "certificate_unknown: server is spiffe://",
                        UPSTREAM.formatted(
                                268435581, "CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_"),
                        upstream(server.at(TestMesh.HTTP)));
        assertThat(awaitLine(server, ERROR))
                .contains(
                        DOWNSTREAM.formatted(
                                268436502, "SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end\""),
                        "\"peer_address\":\"127.0.0.1:");
    }

    /** Under TLS 1.3 the client has ended its handshake when the server refuses it. */
    @Test
    void aCallerOfAnotherTrustDomain() throws Exception {
        var server = mesh.server(STRICT, App.http());
        server.inbound(FailureLogTest::acceptingOthersOnly);
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, mutual(server.at(TestMesh.HTTP)));
        assertThat(status(client)).isEqualTo(503);
        assertThat(awaitLine(client, "\"response_flags\":\"UC\""))
                .contains(
                        ERROR + "sslv3_alert_certificate_unknown\"",
                        UPSTREAM.formatted(
                                268436502, "SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end\""),
                        upstream(server.at(TestMesh.HTTP)));
        assertThat(awaitLine(server, ERROR))
                .contains(
                        ERROR + "certificate_unknown: ",
                        "spiffe://cluster.local/ns/shop/sa/frontend",
                        DOWNSTREAM.formatted(268435581, "CERTIFICATE_VERIFY_FAILED"),
                        "\"peer_address\":\"127.0.0.1:");

        client.endpoints(PortProtocol.TCP, mutual(server.at(TestMesh.TCP)));
        try (var caller = Caller.plaintext(client.service())) {
            assertThatThrownBy(() -> caller.send("ping").readAll()).isInstanceOf(IOException.class);
        }
        assertThat(awaitLine(client, "\"protocol\":\"tcp\""))
                .contains(ERROR + "sslv3_alert_certificate_unknown\"")
                .contains(upstream(server.at(TestMesh.TCP)));
    }

    @Test
    void plaintextWhereOnlyMutualTlsMayCome() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.HTTP, plain(server.at(TestMesh.HTTP)));
        assertThat(status(client)).isEqualTo(503);
        assertThat(awaitLine(client, "\"response_flags\":\"UC\""))
                .contains(upstream(server.at(TestMesh.HTTP)))
                .doesNotContain("transport_failure_reason");
        assertThat(awaitLine(server, "\"response_flags\":\"NR\""))
                .contains(
                        "\"details\":\"filter_chain_not_found: ", "\"peer_address\":\"127.0.0.1:");
    }

    @Test
    void aCallerThatWaitsForTheServersFirstWord() throws Exception {
        var server = mesh.server(PERMISSIVE, App.banner());
        try (var caller = Caller.plaintext(server.at(TestMesh.AUTO))) {
            caller.socket().shutdownOutput();
            assertThat(awaitLine(server, "\"response_flags\":\"DC\""))
                    .contains("a server that speaks first is not heard here");
        }
        var client = mesh.client("frontend");
        client.endpoints(PortProtocol.AUTO, mutual(server.at(TestMesh.AUTO)));
        try (var caller = Caller.plaintext(client.service())) {
            caller.socket().shutdownOutput();
            assertThat(awaitLine(client, "\"response_flags\":\"DC\""))
                    .contains("a server that speaks first is not heard here");
        }
    }

    private static int status(TestMesh.Sidecar client) throws IOException {
        try (var caller = Caller.plaintext(client.service())) {
            return caller.get("/").status();
        }
    }

    private static String awaitLine(TestMesh.Sidecar sidecar, String part) {
        Eventually.until(() -> sidecar.log.lines().stream().anyMatch(line -> line.contains(part)));
        return sidecar.log.lines().stream()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow();
    }

    private static String upstream(InetSocketAddress server) {
        return "\"upstream_host\":\"127.0.0.1:" + server.getPort() + "\"";
    }

    private static InboundPolicy acceptingOthersOnly(InboundPolicy policy) {
        return new InboundPolicy(
                policy.workload(),
                "other.example",
                List.of("other.example"),
                policy.defaultMode(),
                policy.portModes(),
                policy.declaredPorts(),
                policy.authorization(),
                policy.minimumTlsVersion());
    }
}
