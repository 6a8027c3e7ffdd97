package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.mesh.ca.FreshRoot;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.Pem;
import java.io.ByteArrayInputStream;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshctl ca} on Istio's Secret, in a cluster whose API server is played here. */
final class CaSecretTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PATH = "/api/v1/namespaces/istio-system/secrets/cacerts";
    private static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");

    private final Signer old =
            new FreshRoot("example", Duration.ofDays(90), Clock.fixed(BEGIN, ZoneOffset.UTC))
                    .load();
    private Optional<ObjectNode> secret = Optional.empty();
    private boolean changedMeanwhile;
    private int puts;
    private Instant now = BEGIN;
    @TempDir private Path directory = Path.of("");
    private final HttpServer server = start();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

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
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aRotationIsThreeCallsThere() throws Exception {
        plug();
        assertThat(ca("status")).isZero();
        assertThat(out.toString()).contains("rotation: none").contains("1 root believed");
        assertThat(ca("rotate-root")).isZero();
        assertThat(out.toString()).startsWith("add: done");
        assertThat(text("ca-cert.pem")).isEqualTo(Pem.encode(old.certificate()));
        assertThat(Pem.certificates(text("root-cert.pem"))).hasSize(2);
        assertThat(text("theirs")).isEqualTo("kept");

        assertThat(ca("rotate-root", "--to", "switch")).isEqualTo(1);
        now = now.plus(Duration.ofHours(24));
        assertThat(ca("rotate-root")).isZero();
        assertThat(text("ca-cert.pem")).isNotEqualTo(Pem.encode(old.certificate()));
        assertThat(Pem.certificates(text("root-cert.pem"))).hasSize(2);
        assertThat(data().has("next-ca-key.pem")).isFalse();

        now = now.plus(Duration.ofHours(24));
        assertThat(ca("rotate-root", "--to", "drop")).isZero();
        assertThat(Pem.certificates(text("root-cert.pem"))).hasSize(1);
        assertThat(puts).isEqualTo(3);
        assertThat(text("theirs")).isEqualTo("kept");
    }

    @Test
    void whatSomebodyElseHasChangedMeanwhileIsNotReplaced() throws Exception {
        plug();
        changedMeanwhile = true;
        assertThat(ca("rotate-root")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "meshctl: Secret istio-system/cacerts was changed by somebody else"
                                + " meanwhile: call again");
        assertThat(Pem.certificates(text("root-cert.pem"))).hasSize(1);
    }

    @Test
    void aDryRunWritesNothing() throws Exception {
        plug();
        assertThat(ca("rotate-root", "--dry-run")).isZero();
        assertThat(puts).isZero();
    }

    @Test
    void withoutTheSecretThatIsSaid() throws Exception {
        assertThat(ca("rotate-root")).isEqualTo(2);
        assertThat(err.toString()).startsWith("meshctl: there is no Secret istio-system/cacerts");
    }

    @Test
    void anIncompleteSecretIsRefusedWithoutAWordOfItsKey() throws Exception {
        plug();
        data().remove(PluggedAuthority.CERT_CHAIN);
        assertThat(ca("rotate-root")).isEqualTo(2);
        assertThat(err.toString())
                .contains("incomplete signing CA bundle detected")
                .contains("cert-chain.pem")
                .doesNotContain("PRIVATE");
        assertThat(puts).isZero();
    }

    private int ca(String... arguments) throws IOException {
        Path kubeconfig = PlayedCluster.kubeconfig(directory, server.getAddress().getPort());
        out = new StringWriter();
        err = new StringWriter();
        var line = new ArrayList<>(List.of("ca"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("-n", "istio-system", "--kubeconfig", kubeconfig.toString()));
        return Meshctl.commandLine(
                        new ByteArrayInputStream(new byte[0]), Clock.fixed(now, ZoneOffset.UTC))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
    }

    private void plug() {
        ObjectNode made = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        made.putObject("metadata")
                .put("name", "cacerts")
                .put("namespace", "istio-system")
                .put("resourceVersion", "1");
        ObjectNode data = made.putObject("data");
        Map.of(
                        PluggedAuthority.CA_CERT,
                        Pem.encode(old.certificate()),
                        PluggedAuthority.CA_KEY,
                        Pem.encode(old.key()),
                        PluggedAuthority.ROOT_CERT,
                        old.roots().pem(),
                        PluggedAuthority.CERT_CHAIN,
                        Pem.encode(old.chain()),
                        "theirs",
                        "kept")
                .forEach((name, text) -> data.put(name, base64(text)));
        secret = Optional.of(made);
    }

    private ObjectNode data() {
        return (ObjectNode) secret.orElseThrow().path("data");
    }

    private String text(String name) {
        return new String(
                Base64.getDecoder().decode(data().path(name).asText()), StandardCharsets.US_ASCII);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As the API server does it: a replacement of another version than the one that is there. */
    private void answer(HttpExchange exchange) throws IOException {
        boolean known = exchange.getRequestURI().getPath().equals(PATH) && secret.isPresent();
        if (known && exchange.getRequestMethod().equals("PUT")) {
            var given = (ObjectNode) JSON.readTree(exchange.getRequestBody());
            if (changedMeanwhile || !version(given).equals(version(secret.orElseThrow()))) {
                say(exchange, 409, "{\"kind\":\"Status\",\"code\":409,\"message\":\"modified\"}");
                return;
            }
            puts++;
            ((ObjectNode) given.path("metadata")).put("resourceVersion", String.valueOf(puts + 1));
            secret = Optional.of(given);
        }
        say(
                exchange,
                known ? 200 : 404,
                known
                        ? secret.orElseThrow().toString()
                        : "{\"kind\":\"Status\",\"code\":404,\"message\":\"not found\"}");
    }

    private static String version(JsonNode secret) {
        return secret.path("metadata").path("resourceVersion").asText();
    }

    private static void say(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
