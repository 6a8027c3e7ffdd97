package dev.assay.mesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.mesh.worlds.HostileTrees;
import dev.assay.mesh.worlds.PolicyWorld;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the files are: {@code meshctl analyze} says in one line each what cannot be taken, or
 * what they come to. A failure prints the seed, and {@code -Dassay.seed=N} draws the same again.
 */
@Timeout(120)
final class HostileFilesTest {

    private static final int MESHES = 200;
    private static final long SEED = Long.getLong("assay.seed", System.nanoTime());
    private static final String POLICY =
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: %s, namespace: shop}
            spec: {selector: {matchLabels: {app: backend}}, mtls: {mode: STRICT}}
            """;

    /** What stands in the shop, and the mesh's own settings. */
    private static final List<String> OBJECTS =
            List.of(
                    """
                    {"apiVersion": "v1", "kind": "Namespace",
                     "metadata": {"name": "shop", "labels": {"istio-injection": "enabled"}}}
                    """,
                    """
                    {"apiVersion": "apps/v1", "kind": "Deployment",
                     "metadata": {"name": "backend", "namespace": "shop"},
                     "spec": {"template": {
                       "metadata": {"labels": {"app": "backend"},
                                    "annotations": {"sidecar.istio.io/rewriteAppHTTPProbers": "false"}},
                       "spec": {"serviceAccountName": "backend", "containers": [
                         {"name": "app", "ports": [{"name": "web", "containerPort": 80}],
                          "readinessProbe": {"httpGet": {"port": "web"}}}]}}}}
                    """,
                    """
                    {"apiVersion": "v1", "kind": "Pod",
                     "metadata": {"name": "frontend", "namespace": "shop",
                                  "labels": {"app": "frontend", "sidecar.istio.io/inject": "false"}},
                     "spec": {"hostNetwork": true, "containers": [{"name": "app"}]}}
                    """,
                    """
                    {"apiVersion": "v1", "kind": "Service",
                     "metadata": {"name": "backend", "namespace": "shop"},
                     "spec": {"selector": {"app": "backend"}, "ports": [
                       {"name": "http", "port": 8080, "targetPort": "web", "appProtocol": "http"}]}}
                    """,
                    """
                    {"apiVersion": "v1", "kind": "ConfigMap",
                     "metadata": {"name": "istio", "namespace": "istio-system"},
                     "data": {"mesh": "{trustDomain: td1, trustDomainAliases: [old]}"}}
                    """,
                    """
                    {"apiVersion": "v1", "kind": "Secret",
                     "metadata": {"name": "cacerts", "namespace": "istio-system"},
                     "data": {"ca-cert.pem": "LS0tLS1CRUdJTg==", "cert-chain.pem": ""},
                     "stringData": {"root-cert.pem": "-----BEGIN CERTIFICATE-----\\nMA==\\n-----END CERTIFICATE-----"}}
                    """);

    /** What a call printed. */
    private record Answer(int exit, String out, String err) {}

    @TempDir private Path folder;

    private static Answer analyze(Path... files) {
        var out = new StringWriter();
        var err = new StringWriter();
        var arguments = new ArrayList<>(List.of("analyze"));
        for (Path file : files) {
            arguments.add(file.toString());
        }
        int exit =
                Meshctl.commandLine(new ByteArrayInputStream(new byte[0]), Clock.systemUTC())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.toArray(String[]::new));
        return new Answer(exit, out.toString(), err.toString());
    }

    private static void mustBeClear(Answer answer, String of) {
        assertThat(answer.exit()).as("%s%n%s", of, answer.err()).isBetween(0, 2);
        assertThat(answer.err().lines()).as(of).allMatch(line -> line.startsWith("meshctl: "));
        if (answer.exit() == 2) {
            assertThat(answer.err()).as(of).isNotEmpty();
        } else {
            assertThat(answer.out()).as(of).contains("policy resources");
        }
    }

    /** A line break in a name became a line of its own, which nobody had written. */
    @Test
    void aNameThatNoObjectCanHaveIsRefused() throws IOException {
        Answer answer =
                analyze(
                        Files.writeString(
                                folder.resolve("pod.yaml"),
                                """
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: web, namespace: "back\\nend"}
                                spec: {containers: [{name: app}]}
                                """));
        assertThat(answer.err())
                .contains("pod.yaml:3: metadata.namespace: expected a name of at most 253");
        mustBeClear(answer, "a line break in a namespace");
    }

    @Test
    void strangeObjectsAndPoliciesAreRefusedInALineEachOrAnalyzed() throws IOException {
        var trees = new HostileTrees(SEED);
        var random = new Random(SEED);
        Path file = folder.resolve("mesh.yaml");
        int analyzed = 0;
        for (int i = 0; i < MESHES; i++) {
            var documents = new ArrayList<String>();
            // Behind a refusal nothing is analyzed: every other mesh has one strange document only.
            int only =
                    i % 2 == 0
                            ? random.nextInt(OBJECTS.size() + HostileTrees.Kind.values().length)
                            : -1;
            for (String object : OBJECTS) {
                boolean strange = only < 0 ? random.nextInt(4) == 0 : documents.size() == only;
                documents.add(strange ? PolicyWorld.text(trees.next(tree(object))) : object);
            }
            int place = OBJECTS.size();
            for (var kind : HostileTrees.Kind.values()) {
                if (only < 0 ? random.nextBoolean() : place == only) {
                    documents.add(PolicyWorld.text(trees.next(kind)));
                }
                place++;
            }
            // One that is refused hides the others of its file.
            var files = new ArrayList<Path>();
            for (int each = 0; each < documents.size(); each++) {
                files.add(Files.writeString(folder.resolve(each + ".yaml"), documents.get(each)));
            }
            Answer apart = analyze(files.toArray(Path[]::new));
            mustBeClear(apart, "seed " + SEED + ": " + documents);
            assertThat(apart.err().lines().filter(line -> line.contains(".yaml")).count())
                    .as("refused once each, seed %s: %s", SEED, documents)
                    .isLessThanOrEqualTo(documents.size());
            Files.writeString(file, String.join("\n---\n", documents));
            mustBeClear(analyze(file), "seed " + SEED + ", in one file: " + documents);
            analyzed += apart.exit() == 2 ? 0 : 1;
        }
        assertThat(analyzed).as("taken whole, of %s, seed %s", MESHES, SEED).isPositive();
    }

    private static Map<String, Object> tree(String json) throws IOException {
        return JsonMapper.builder().build().readValue(json, new TypeReference<>() {});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|\"containerPort\": 80|\"containerPort\": \"80\"|spec.template.spec.containers[0].ports[0].containerPort: expected a port",
                "1|{\"app\": \"backend\"}|{\"app\": 1}|spec.template.metadata.labels.app: expected text: write \"1\" with quotes",
                "1|\"template\"|\"tempalte\"|spec.template: is missing",
                "1|[{\"name\": \"web\", \"containerPort\": 80}]|{\"web\": 80}|spec.template.spec.containers[0].ports: expected a list",
                "1|{\"port\": \"web\"}|{\"path\": \"/\"}|readinessProbe.httpGet.port: is missing",
                "3|8080|eighty|spec.ports[0].port: expected a port number",
                "3|8080|70000|spec.ports[0].port: expected a port number",
                "3|{\"app\": \"backend\"}|[backend]|spec.selector: expected a mapping",
                "3|\"spec\"|\"specs\"|spec: is missing",
                "0|\"name\": \"shop\"|\"nmae\": \"shop\"|metadata.name: is missing",
                "4|\"{trustDomain: td1, trustDomainAliases: [old]}\"|7|data.mesh: expected text"
            })
    void anObjectThatKubernetesWouldRefuseIsRefused(
            int object, String right, String wrong, String says) throws IOException {
        String text = OBJECTS.get(object).replace(right, wrong);
        assertThat(text).isNotEqualTo(OBJECTS.get(object));
        Answer answer = analyze(Files.writeString(folder.resolve("a.yaml"), text));
        assertThat(answer.exit()).as(answer.out()).isEqualTo(2);
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err()).contains("a.yaml:").contains(says);
    }

    static List<String> bombs() {
        String doubled = "&d0 [x]";
        for (int i = 1; i <= 40; i++) {
            doubled = "&d%d [%s, *d%d]".formatted(i, doubled, i - 1);
        }
        return List.of(
                "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: "
                        + doubled
                        + "}",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: \"trustDomainAliases: "
                        + doubled
                        + "\"}",
                "apiVersion: example.org/v1\nkind: Other\nmetadata: {name: a}\nspec: " + doubled,
                "kind: List\napiVersion: v1\nitems: " + doubled,
                "{".repeat(1 << 20),
                "x: " + "'".repeat(1 << 20),
                "\u0000",
                "%YAML 9.9\n---\na: b",
                "x".repeat(17 << 20));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aBombIsRefusedInALineAndSoon(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), text);
        Answer answer = assertTimeout(Duration.ofSeconds(10), () -> analyze(file));
        assertThat(answer.exit()).isEqualTo(2);
        assertThat(answer.err().lines()).hasSize(1);
        assertThat(answer.err()).hasSizeLessThan(600).contains("a.yaml");
    }

    @Test
    void tenMegabytesOfManifestsAreAnalyzed() throws IOException {
        String text =
                IntStream.range(0, 60_000)
                        .mapToObj(i -> POLICY.formatted("policy-" + i))
                        .collect(Collectors.joining("---\n"));
        assertThat(text.length()).isBetween(10 << 20, 16 << 20);
        Path file = Files.writeString(folder.resolve("policies.yaml"), text);
        Answer answer = assertTimeout(Duration.ofSeconds(60), () -> analyze(file));
        assertThat(answer.out()).contains("60000 policy resources");
    }

    @Test
    void whatIsNoTextIsSaidToBeNone() throws IOException {
        Path file = folder.resolve("a.yaml");
        for (byte[] bytes :
                List.of(
                        POLICY.formatted("a").getBytes(StandardCharsets.UTF_16),
                        new byte[] {(byte) 0xC3, 0x28},
                        new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})) {
            Answer answer = analyze(Files.write(file, bytes));
            assertThat(answer.exit()).isEqualTo(2);
            assertThat(answer.err()).contains("is not text in UTF-8");
        }
    }

    @Test
    void aByteOrderMarkAndNamesOfEveryScriptAreNoObstacle() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("Größe 大 \uD83D\uDE00.yaml"),
                        "\uFEFF" + POLICY.formatted("a"));
        Answer answer = analyze(file);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).startsWith("1 policy resources");
    }
}
