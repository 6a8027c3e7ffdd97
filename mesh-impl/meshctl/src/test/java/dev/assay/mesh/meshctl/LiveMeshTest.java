package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.identity.Pem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What meshctl says of a mesh that stands in a cluster, whose API server is played here. */
class LiveMeshTest {
    private static final String POD =
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop","labels":{"app":"%s"}},
             "spec":{"serviceAccountName":"%s","containers":[{"name":"app"}%s]},"status":{"phase":"%s"}}\
            """;
    private static final String CACERTS = "/api/v1/namespaces/istio-system/secrets/cacerts";
    private static final String SIDECAR = ",{\"name\":\"istio-proxy\"}";

    private final Map<String, String> lists = new ConcurrentHashMap<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private int refusal;

    @TempDir private Path directory = Path.of("");
    private HttpServer server = start();

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException("no port on loopback", e);
        }
    }

    @BeforeEach
    void serve() {
        server.createContext("/", this::answer);
        server.start();
        lists.put(
                "/api/v1/namespaces",
                list(
                        "NamespaceList",
                        """
                        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","labels":{"istio-injection":"enabled"}}}\
                        """));
        lists.put(
                "/api/v1/pods",
                list(
                        "PodList",
                        POD.formatted("client-1", "client", "client", SIDECAR, "Running"),
                        POD.formatted("backend-1", "backend", "backend", "", "Running"),
                        POD.formatted("backend-0", "backend", "backend", SIDECAR, "Failed")));
        lists.put(
                "/api/v1/services",
                list(
                        "ServiceList",
                        """
                        {"apiVersion":"v1","kind":"Service","metadata":{"name":"backend","namespace":"shop"},
                         "spec":{"selector":{"app":"backend"},"ports":[{"name":"http","port":80,"targetPort":8080}]}}\
                        """));
        lists.put("/api/v1/configmaps", list("ConfigMapList"));
        lists.put(
                "/apis/networking.istio.io/v1/destinationrules",
                list(
                        "DestinationRuleList",
                        """
                        {"apiVersion":"networking.istio.io/v1","kind":"DestinationRule","metadata":{"name":"backend","namespace":"shop"},
                         "spec":{"host":"backend","trafficPolicy":{"tls":{"mode":"ISTIO_MUTUAL"}}}}\
                        """));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String list(String kind, String... items) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"%s\",\"metadata\":{},\"items\":[%s]}"
                .formatted(kind, String.join(",", items));
    }

    /** An unknown list is one whose definition was never installed. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String found = lists.get(path);
        asked.add(path);
        int code = refusal != 0 ? refusal : refusals.getOrDefault(path, found == null ? 404 : 200);
        byte[] body =
                (code == 200
                                ? String.valueOf(found)
                                : "{\"kind\":\"Status\",\"code\":%d,\"message\":\"user reader cannot list\"}"
                                        .formatted(code))
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private record Said(int exit, String out, String err) {}

    private Said ask(String... arguments) throws IOException {
        Path kubeconfig = PlayedCluster.kubeconfig(directory, server.getAddress().getPort());
        var all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--kubeconfig";
        all[arguments.length + 1] = kubeconfig.toString();
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Meshctl.run(new PrintWriter(out), new PrintWriter(err), all);
        return new Said(exit, out.toString(), err.toString());
    }

    @Test
    void aPodThatStandsWithoutASidecarHasNoneWhateverItsNamespaceSays() throws IOException {
        Said said = ask("analyze");
        assertThat(said.out())
                .contains("Error [MTLSPolicyConflict] shop/client-1 call backend.shop")
                .contains("shop/backend-1 has no sidecar")
                .contains("    DestinationRule shop/backend spec.trafficPolicy.tls.mode\n")
                .contains("    Pod shop/backend-1\n")
                .doesNotContain("backend-0");
        assertThat(said.exit()).isEqualTo(1);
    }

    @Test
    void tlsCheckAndExplainPolicyAnswerForIt() throws IOException {
        assertThat(ask("authn", "tls-check", "shop/client-1", "shop/backend"))
                .satisfies(said -> {
                    assertThat(said.out()).contains("CONFLICT").contains("ISTIO_MUTUAL");
                    assertThat(said.exit()).isEqualTo(1);
                });
        assertThat(ask("explain-policy", "shop/client-1", "8080").exit()).isZero();
    }

    @Test
    void aClusterThatRefusesIsToldWithWhatIsNeeded() throws IOException {
        refusal = 403;
        Said said = ask("analyze");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err())
                .contains("refuses: ")
                .contains("user reader cannot list")
                .contains("list namespaces, pods, services, configmaps and Istio's policies");
    }

    @Test
    void aClusterThatIsNotThereIsToldWithWhatToDo() throws IOException {
        server.stop(0);
        Said said = ask("analyze");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("does not answer").contains("--context");
    }

    @Test
    void aResourceThatIsRefusedIsNamedWithoutAFile() throws IOException {
        lists.put(
                "/apis/security.istio.io/v1/peerauthentications",
                list(
                        "PeerAuthenticationList",
                        """
                        {"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"odd","namespace":"shop"},
                         "spec":{"mtls":{"mode":"STRICKT"}}}\
                        """));
        Said said = ask("analyze");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("PeerAuthentication shop/odd").contains("STRICKT");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As {@code kubectl apply} leaves it. */
    private static String plugged() {
        var root =
                CaCertificates.root(
                        "shop",
                        Duration.ofDays(1),
                        Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
        String key = base64(Pem.encode(root.key()));
        String certificate = base64(Pem.encode(root.certificate()));
        return """
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"cacerts","namespace":"istio-system",
         "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"%s"}},
         "data":{"ca-cert.pem":"%s","ca-key.pem":"%s","root-cert.pem":"%s"}}
        """
                .formatted(key, certificate, key, certificate);
    }

    @Test
    void anExpiredAuthorityIsNamedWithItsSecret() throws IOException {
        lists.put(CACERTS, plugged());
        Said said = ask("analyze");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out())
                .contains("Error [AuthorityExpired] Secret istio-system/cacerts: root 'O=shop'")
                .contains("has expired at 2026-01-02T00:00:00Z")
                .contains("    Secret istio-system/cacerts data.ca-cert.pem\n");
    }

    @Test
    void whoMayNotReadTheSecretIsToldAllElse() throws IOException {
        refusals.put(CACERTS, 403);
        Said said = ask("analyze");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("Error [MTLSPolicyConflict]");
        assertThat(said.err())
                .isEqualToIgnoringNewLines(
                        "meshctl: note: Secret istio-system/cacerts may not be read: nothing is"
                                + " said of when the CA's certificates expire");
    }

    @Test
    void whatAnswersWithoutTheSecretDoesNotAskForIt() throws IOException {
        ask("explain-policy", "shop/client-1", "8080");
        assertThat(asked).isNotEmpty().noneMatch(path -> path.contains("secrets"));
    }
}
