package dev.assay.mesh.proxy.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.mesh.controlplane.registry.Service;
import dev.assay.mesh.controlplane.registry.Workload;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.proxy.agent.TestControlPlane;
import dev.assay.mesh.proxy.testing.Caller;
import dev.assay.mesh.proxy.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Script and sidecar in a network namespace of their own, as in a pod: the kernel redirects, and
 * tells where to. The machine itself stands for everybody else. Its end is the last test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CaptureTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int SIDECAR_USER = 1337;
    private static final int APPLICATION_USER = 65_534;
    private static final int HTTP = 8080;
    private static final int UNDECLARED = 9200;
    private static final String OWN_SERVICE = "198.19.0.7";
    private static final String NAKED_SERVICE = "198.19.0.8";
    private static final String STRICT =
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: default}
            spec: {mtls: {mode: STRICT}}
            """;

    private PodNamespace pod;
    private TestControlPlane plane;
    private ServerSocket naked;
    private Running sidecar;
    private Running application;

    @BeforeAll
    void start(@TempDir Path mounted) throws Exception {
        var obstacle = PodNamespace.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> "not run: " + obstacle.orElse(""));
        pod = PodNamespace.create();
        plane = new TestControlPlane(PodNamespace.NODE);
        naked = new ServerSocket(0, 10, PodNamespace.NODE);
        Thread.ofVirtual().start(this::serveNaked);
        register();
        mount(mounted);
        var flags =
                new String[] {
                    "-p",
                    "15001",
                    "-z",
                    "15006",
                    "-u",
                    "1337",
                    "-m",
                    "REDIRECT",
                    "-i",
                    "*",
                    "-x",
                    "",
                    "-b",
                    "*",
                    "-d",
                    "15090,15021,15020"
                };
        pod.capture(flags);
        String rules = pod.inside("iptables-nft-save", "-t", "nat");
        pod.capture(flags);
        assertThat(withoutComments(pod.inside("iptables-nft-save", "-t", "nat")))
                .as("a second run changes nothing")
                .isEqualTo(withoutComments(rules));
        application =
                Running.start(
                        pod.as(APPLICATION_USER),
                        Map.of(),
                        List.of(),
                        PodApplication.class,
                        Integer.toString(HTTP),
                        Integer.toString(UNDECLARED));
        sidecar =
                Running.start(
                        pod.as(SIDECAR_USER),
                        Map.of(
                                "POD_NAME",
                                "backend",
                                "POD_NAMESPACE",
                                "shop",
                                "INSTANCE_IP",
                                PodNamespace.POD.getHostAddress(),
                                "SERVICE_ACCOUNT",
                                "backend",
                                "TRUST_DOMAIN",
                                TestControlPlane.TRUST_DOMAIN.name(),
                                "CA_ADDR",
                                "istiod.istio-system.svc:" + plane.address().getPort()),
                        List.of("-Djdk.net.hosts.file=" + mounted.resolve("hosts")),
                        SidecarUnderTest.class,
                        mounted.toString());
        Eventually.until("the application serves", SOON, () -> application.said("serves"));
        Eventually.until("the sidecar is ready: " + sidecar.lines, SOON, this::isReady);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {sidecar, application, naked, plane, pod}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    @Order(1)
    void aCallReachesThePortThatWasMeantFromTheSidecarsOwnAddress() throws Exception {
        for (int port : List.of(HTTP, UNDECLARED)) {
            try (var caller = caller(port)) {
                assertThat(caller.get("/").body())
                        .isEqualTo("from=127.0.0.6 port=%d xfcc=none".formatted(port));
            }
            Eventually.until(
                    "logged: " + port,
                    SOON,
                    () ->
                            sidecar.lines.stream()
                                    .anyMatch(line ->
                                            line.contains("\"reporter\":\"destination\"")
                                                    && line.contains("\"port\":" + port)));
        }
    }

    @Test
    @Order(2)
    void theSidecarsOwnPortsAreNoWayIn() throws Exception {
        int logged = refusals();
        for (int port : List.of(15_006, 15_001)) {
            try (var caller = caller(port)) {
                assertThat(endsWithoutAByte(caller)).as("port %d", port).isTrue();
            }
        }
        Eventually.until("both are logged", SOON, () -> refusals() == logged + 2);
    }

    @Test
    @Order(3)
    void theApplicationsCallToAServiceGoesToItsEndpoint() throws Exception {
        assertThat(applicationCalls(NAKED_SERVICE, 80))
                .isEqualTo("200 naked " + PodNamespace.POD.getHostAddress());
        Eventually.until(
                "logged", SOON, () -> sidecar.said("\"service\":\"naked.web.svc.cluster.local\""));
    }

    @Test
    @Order(4)
    void theApplicationsCallToAnyOtherAddressGoesThere() throws Exception {
        assertThat(applicationCalls(PodNamespace.NODE.getHostAddress(), naked.getLocalPort()))
                .isEqualTo("200 naked " + PodNamespace.POD.getHostAddress());
        Eventually.until("logged", SOON, () -> sidecar.said("\"service\":\"PassthroughCluster\""));
    }

    @Test
    @Order(5)
    void theApplicationReachesItselfThroughTheMesh() throws Exception {
        assertThat(applicationCalls(OWN_SERVICE, 80))
                .startsWith("200 from=127.0.0.6 port=" + HTTP)
                .contains("URI=spiffe://td.example/ns/shop/sa/backend");
    }

    @Test
    @Order(6)
    void underStrictOnlyTheKubeletsPortsAnswerWithoutTheMesh() throws Exception {
        plane.store.apply("strict.yaml", STRICT, "shop");
        Eventually.until("plaintext is refused", SOON, () -> !answers(HTTP));
        assertThat(answers(UNDECLARED)).isFalse();
        assertThat(isReady()).isTrue();
        assertThat(applicationCalls(OWN_SERVICE, 80)).startsWith("200 from=127.0.0.6");
    }

    @Test
    @Order(7)
    void onSigtermItEndsInOrder() throws Exception {
        sidecar.terminate();
        assertThat(sidecar.exit()).as("%s", sidecar.lines).isZero();
        assertThat(answers(HTTP)).as("nobody reaches the application without it").isFalse();
    }

    private void register() {
        plane.registry.change(() -> {
            plane.registry.put(
                    new Workload(
                            "shop",
                            "backend",
                            Map.of("app", "backend"),
                            "backend",
                            PodNamespace.POD.getHostAddress(),
                            true));
            plane.registry.put(service("shop", "backend", OWN_SERVICE, HTTP));
            plane.registry.put(
                    new Workload(
                            "web",
                            "naked",
                            Map.of("app", "naked"),
                            "naked",
                            PodNamespace.NODE.getHostAddress(),
                            false));
            plane.registry.put(service("web", "naked", NAKED_SERVICE, naked.getLocalPort()));
        });
    }

    private static Service service(String namespace, String name, String address, int target) {
        return new Service(
                namespace,
                name,
                Map.of("app", name),
                address,
                List.of(new Service.Port(80, "http", target, "")));
    }

    private void mount(Path mounted) throws IOException {
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(mounted.resolve("tokens"));
        Files.createDirectories(mounted.resolve("istio"));
        Files.writeString(mounted.resolve("tokens/istio-token"), plane.token("shop", "backend"));
        Files.writeString(
                mounted.resolve("istio/root-cert.pem"), Pem.encode(plane.roots.current().roots()));
        Files.writeString(
                mounted.resolve("hosts"),
                PodNamespace.NODE.getHostAddress() + " istiod.istio-system.svc\n");
    }

    private void serveNaked() {
        while (!naked.isClosed()) {
            try (var socket = naked.accept()) {
                String body = "naked " + socket.getInetAddress().getHostAddress();
                socket.getInputStream().read();
                socket.getOutputStream()
                        .write(
                                ("HTTP/1.1 200 OK\r\nContent-Length: "
                                                + body.length()
                                                + "\r\nConnection: close\r\n\r\n"
                                                + body)
                                        .getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                if (naked.isClosed()) {
                    return;
                }
                // Otherwise a caller went away; the next one may come.
            }
        }
    }

    private String applicationCalls(String address, int port) throws IOException {
        String asked = "application: " + address + " " + port + " ";
        int before = application.lines.size();
        application.tell(address + " " + port);
        Eventually.until(
                "the application has called", SOON, () -> application.lines.size() > before);
        return application.lines.getLast().substring(asked.length());
    }

    private static Caller caller(int port) throws IOException {
        return Caller.plaintext(new InetSocketAddress(PodNamespace.POD, port));
    }

    private static boolean endsWithoutAByte(Caller caller) {
        try {
            return caller.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readAll().isEmpty();
        } catch (IOException e) {
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    private static boolean answers(int port) {
        try (var caller = caller(port)) {
            return caller.get("/").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isReady() {
        try (var caller = caller(15_021)) {
            return caller.get("/healthz/ready").status() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    private int refusals() {
        return (int) sidecar.lines.stream().filter(line -> line.contains("\"NR\"")).count();
    }

    private static String withoutComments(String rules) {
        return String.join("\n", rules.lines().filter(line -> !line.startsWith("#")).toList());
    }
}
