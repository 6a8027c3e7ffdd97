package dev.assay.mesh.proxy;

import static dev.assay.mesh.policy.effective.TransportMode.STRICT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TlsVersion;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import dev.assay.mesh.proxy.testing.Leaks;
import dev.assay.mesh.proxy.testing.TestCa;
import dev.assay.mesh.proxy.testing.TestMesh;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Leaks.class)
class TlsTest {

    private final TestMesh mesh = new TestMesh();

    @AfterEach
    void close() throws Exception {
        mesh.close();
    }

    private Svid defective(String defect) {
        String id = "spiffe://cluster.local/ns/shop/sa/frontend";
        Duration before = Duration.ofMinutes(-2);
        Duration later = Duration.ofHours(1);
        KeyPurposeId client = KeyPurposeId.id_kp_clientAuth;
        return switch (defect) {
            case "foreign CA" -> new TestCa().svid("shop", "frontend");
            case "expired" ->
                    mesh.ca.svid(id, Duration.ofHours(-2), Duration.ofMinutes(-1), client);
            case "not yet valid" ->
                    mesh.ca.svid(id, Duration.ofHours(1), Duration.ofHours(2), client);
            case "server only" -> mesh.ca.svid(id, before, later, KeyPurposeId.id_kp_serverAuth);
            case "foreign trust domain" ->
                    mesh.ca.svid("spiffe://other/ns/shop/sa/frontend", before, later, client);
            default -> throw new IllegalArgumentException(defect);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "foreign CA,TLSv1.2,unknown_ca,fail_verify_error",
        "foreign CA,TLSv1.3,unknown_ca,fail_verify_error",
        "expired,TLSv1.2,certificate_expired,fail_verify_error",
        "expired,TLSv1.3,certificate_expired,fail_verify_error",
        "not yet valid,TLSv1.3,certificate_expired,fail_verify_error",
        "server only,TLSv1.2,unsupported_certificate,fail_verify_error",
        "server only,TLSv1.3,unsupported_certificate,fail_verify_error",
        "foreign trust domain,TLSv1.2,certificate_unknown,fail_verify_san",
        "foreign trust domain,TLSv1.3,certificate_unknown,fail_verify_san"
    })
    void aBadCertificateIsAnsweredWithItsAlertAndCounted(
            String defect, String version, String alert, String counter) throws Exception {
        var app = App.http();
        var server = mesh.server(STRICT, app);
        for (int port : new int[] {TestMesh.HTTP, TestMesh.TCP, TestMesh.UNDECLARED}) {
            assertThatThrownBy(
                            () -> {
                                try (var caller =
                                        Caller.tls(
                                                server.at(port),
                                                Optional.of(defective(defect)),
                                                version,
                                                "istio-http/1.1",
                                                "istio")) {
                                    caller.get("/");
                                }
                            })
                    .hasMessageContaining(alert);
        }
        assertThat(app.seen()).isEmpty();
        assertThat(server.log.entries())
                .allSatisfy(entry ->
                        assertThat(entry.detail())
                                .startsWith("TLS handshake error: " + alert + ": "));
        Eventually.until(() ->
                server.proxy.metrics().contains("\nenvoy_listener_ssl_%s 3\n".formatted(counter)));
    }

    @Test
    void thePolicysLowestVersionHolds() throws Exception {
        var server = mesh.server(STRICT, App.http());
        var own = Optional.of(mesh.ca.svid("shop", "frontend"));
        server.inbound(p ->
                new InboundPolicy(
                        p.workload(),
                        p.meshTrustDomain(),
                        p.acceptedTrustDomains(),
                        p.defaultMode(),
                        p.portModes(),
                        p.declaredPorts(),
                        p.authorization(),
                        TlsVersion.TLSV1_3));
        assertThatThrownBy(() -> Caller.tls(server.at(TestMesh.TCP), own, "TLSv1.2", "istio"))
                .hasMessageContaining("protocol_version");
        try (var caller = Caller.tls(server.at(TestMesh.TCP), own, "TLSv1.3", "istio")) {
            assertThat(caller.get("/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP,istio-http/1.1 istio http/1.1",
        "HTTP2,istio-h2 istio h2",
        "TCP,istio-peer-exchange istio"
    })
    void theClientOffersIstiosProtocolsAndName(PortProtocol protocol, String alpn)
            throws Exception {
        var client = mesh.client("frontend");
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client.endpoints(
                    protocol,
                    TestMesh.mutual((java.net.InetSocketAddress) listener.getLocalSocketAddress()));
            try (var caller = Caller.plaintext(client.service())) {
                caller.send(
                        protocol == PortProtocol.HTTP2
                                ? "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                                : "GET / HTTP/1.1\r\nHost: s\r\n\r\n");
                if (protocol == PortProtocol.HTTP2) {
                    // An empty SETTINGS frame, then GET / with HPACK's static table alone.
                    caller.send("\0\0\0\4\0\0\0\0\0");
                    caller.send("\0\0\6\1\5\0\0\0\1\u0082\u0084\u0086A\1s");
                }
                byte[] hello = new byte[8192];
                int length;
                try (var accepted = listener.accept()) {
                    length = accepted.getInputStream().read(hello);
                }
                var sniffed =
                        new dev.assay.mesh.proxy.sniff.RecordClientHelloSniffer(65536)
                                .sniff(io.netty.buffer.Unpooled.wrappedBuffer(hello, 0, length));
                assertThat(sniffed)
                        .isEqualTo(
                                new dev.assay.mesh.proxy.sniff.Sniffed.Tls(
                                        new dev.assay.mesh.proxy.sniff.ClientHello(
                                                "outbound_.80_._." + TestMesh.HOST,
                                                java.util.List.of(alpn.split(" ")))));
            }
        }
    }
}
