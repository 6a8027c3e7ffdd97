package dev.assay.mesh.proxy.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.proxy.agent.TestControlPlane;
import dev.assay.mesh.proxy.testing.App;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, on loopback, where nothing is redirected; against a real control plane. */
class SidecarMainTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir Path mounted;
    private TestControlPlane plane;
    private final App app = App.http();
    private int port;

    @BeforeEach
    void start() throws Exception {
        plane = new TestControlPlane(InetAddress.getLoopbackAddress());
        plane.deploy("shop", "backend");
        port = free();
        Files.createDirectories(mounted.resolve("tokens"));
        Files.createDirectories(mounted.resolve("istio"));
        Files.writeString(mounted.resolve("tokens/istio-token"), plane.token("shop", "backend"));
        Files.writeString(
                mounted.resolve("istio/root-cert.pem"), Pem.encode(plane.roots.current().roots()));
        Files.writeString(
                mounted.resolve("hosts"), "127.0.0.1 localhost istiod.istio-system.svc\n");
    }

    @AfterEach
    void stop() throws Exception {
        app.close();
        plane.close();
    }

    @Test
    void itIsReadyOnceCertifiedStaysSoWithoutTheControlPlaneAndEndsInOrder() throws Exception {
        plane.stop();
        try (var sidecar = sidecar(Map.of())) {
            Eventually.until("it answers", SOON, () -> status("/healthz/ready") == 503);
            plane.startAgain();
            Eventually.until("it is ready", SOON, () -> status("/healthz/ready") == 200);
            assertThat(get(port + 5, "/healthz/ready").status()).isEqualTo(200);
            plane.stop();
            Eventually.until("it knows", SOON, () -> sidecar.said("stream ended"));
            assertThat(status("/healthz/ready")).isEqualTo(200);
            sidecar.terminate();
            assertThat(sidecar.exit()).as("%s", sidecar.lines).isZero();
        }
    }

    @Test
    void theKubeletIsToldWhatTheApplicationSays() throws Exception {
        int closed = free();
        String probers =
                """
                {"/app-health/app/readyz":{"httpGet":{"path":"/ready","port":%d,
                   "httpHeaders":[{"name":"X-Probe","value":"yes"}]}},
                 "/app-health/app/livez":{"tcpSocket":{"port":%d}},
                 "/app-health/app/startupz":{"tcpSocket":{"port":%d}},
                 "/app-health/other/livez":{"grpc":{"port":%d}}}
                """
                        .formatted(app.address().getPort(), app.address().getPort(), closed, closed)
                        .replace("\n", "");
        try (var sidecar =
                sidecar(
                        Map.of(
                                "ISTIO_KUBE_APP_PROBERS",
                                probers,
                                "ISTIO_PROMETHEUS_ANNOTATIONS",
                                "{\"scrape\":\"true\",\"path\":\"/metrics\",\"port\":\"%d\"}"
                                        .formatted(app.address().getPort())))) {
            Eventually.until("it is ready", SOON, () -> status("/healthz/ready") == 200);
            int agent = port + 2;
            assertThat(get(agent, "/app-health/app/readyz").status()).isEqualTo(200);
            assertThat(app.seen().getFirst())
                    .startsWith("GET /ready HTTP/1.1")
                    .containsIgnoringCase("X-Probe: yes");
            assertThat(get(agent, "/app-health/app/livez").status()).isEqualTo(200);
            assertThat(get(agent, "/app-health/app/startupz").status()).isEqualTo(500);
            assertThat(get(agent, "/app-health/other/livez").status()).isEqualTo(500);
            assertThat(get(agent, "/app-health/app/unknown").status()).isEqualTo(404);
            assertThat(get(agent, "/stats/prometheus").body()).contains("GET /metrics HTTP/1.1");
            assertThat(get(port + 4, "/stats/prometheus").status()).isEqualTo(200);
            assertThat(sidecar.isAlive()).isTrue();
        }
    }

    @Test
    void aWrongVariableIsNamedAndTheExitCodeIsTwo() throws Exception {
        try (var sidecar = sidecar(Map.of("INSTANCE_IP", "nowhere"))) {
            assertThat(sidecar.exit()).isEqualTo(2);
            assertThat(sidecar.lines)
                    .containsExactly("sidecar: INSTANCE_IP: 'nowhere' (expected: an IPv4 address)");
        }
    }

    @Test
    void aTakenPortIsNamedAndTheExitCodeIsOne() throws Exception {
        try (var taken = new ServerSocket(port + 3, 1, InetAddress.getLoopbackAddress());
                var sidecar = sidecar(Map.of())) {
            assertThat(sidecar.exit()).isEqualTo(1);
            assertThat(sidecar.said("cannot listen on 127.0.0.1:" + taken.getLocalPort()))
                    .as("%s", sidecar.lines)
                    .isTrue();
        }
    }

    private Running sidecar(Map<String, String> more) throws IOException {
        var environment =
                new HashMap<>(
                        Map.of(
                                "POD_NAME", "backend",
                                "POD_NAMESPACE", "shop",
                                "INSTANCE_IP", "127.0.0.1",
                                "SERVICE_ACCOUNT", "backend",
                                "TRUST_DOMAIN", TestControlPlane.TRUST_DOMAIN.name(),
                                "CA_ADDR", "istiod.istio-system.svc:" + plane.address().getPort()));
        environment.putAll(more);
        return Running.start(
                List.of(),
                environment,
                List.of("-Djdk.net.hosts.file=" + mounted.resolve("hosts"), "-DlogLevel=INFO"),
                SidecarUnderTest.class,
                mounted.toString(),
                Integer.toString(port));
    }

    private int status(String path) {
        try {
            return get(port + 3, path).status();
        } catch (IOException e) {
            return 0; // it does not listen yet
        }
    }

    private static Caller.Answer get(int port, String path) throws IOException {
        try (var caller =
                Caller.plaintext(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return caller.get(path);
        }
    }

    /** The first of six that nobody uses: below the range that the system hands out. */
    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return 20_000 + socket.getLocalPort() % 1_900 * 6;
        }
    }
}
