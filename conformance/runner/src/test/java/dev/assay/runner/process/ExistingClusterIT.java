package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.environment.cluster.ClusterAccess;
import dev.assay.environment.cluster.ClusterSettings;
import dev.assay.environment.cluster.Rights;
import dev.assay.environment.k3s.K3sNode;
import dev.assay.image.BuiltImage;
import dev.assay.image.MeshImage;
import dev.assay.runner.command.AssayCommand;
import dev.assay.runner.command.Console;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run on somebody's cluster: a namespace with pods, policies and the label that asks for sidecars
 * stands there, and one of the CRDs. The run's user has just the rights that Assay asks for.
 */
@Timeout(900)
final class ExistingClusterIT {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final String CASES = "pa-01,az-01";
    private static final String CONTROL_PLANE_READY = "mesh up in";

    /** Under a second run and other tests; alone it is a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(7);

    private static final Duration SETTLED = Duration.ofSeconds(30);

    @TempDir private static Path folder;

    private static K3sNode node;
    private static BuiltImage image;
    private static KubernetesClient client;
    private static Path kubeconfig;

    @BeforeAll
    static void start() throws Exception {
        NodeEngine.require();
        image = MeshImage.ofThisProcess(Clock.systemUTC()).provide(line -> {});
        node = NodeEngine.start(HOME, image);
        client = ClusterAccess.ofText(node.kubeconfig(), "the node's", Clock.systemUTC());
        try (var crd =
                ExistingClusterIT.class.getResourceAsStream(
                        "/manifests/10-crd-peerauthentication.yaml")) {
            client.load(crd).serverSideApply();
        }
        await(() -> client.getApiResources("security.istio.io/v1") != null);
        load(user());
        load(foreign());
        client.pods()
                .inNamespace("shop")
                .withName("till")
                .waitUntilReady(SETTLED.toSeconds(), TimeUnit.SECONDS);
        kubeconfig = Files.writeString(folder.resolve("kubeconfig"), kubeconfigOfUser());
    }

    private static void load(String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    private static String foreign() {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {istio-injection: enabled}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: till, namespace: shop, labels: {app: till}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - {name: till, image: "%1$s", imagePullPolicy: Never, command: [/bin/sh, -c, "exec sleep 3600"]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: till, namespace: shop}
        spec: {selector: {app: till}, ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: prices, namespace: shop}
        data: {bread: "3"}
        ---
        apiVersion: security.istio.io/v1
        kind: PeerAuthentication
        metadata: {name: default, namespace: shop}
        spec: {mtls: {mode: STRICT}}
        """
                .formatted(image.reference());
    }

    private static String user() {
        return """
        %s
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: assay, namespace: default}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: assay-user}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: assay-user}
        subjects: [{kind: ServiceAccount, name: assay, namespace: default}]
        """
                .formatted(Rights.clusterRole("assay-user"));
    }

    /** The node's, with a token of the account in place of the administrator's key. */
    private static String kubeconfigOfUser() {
        var token =
                client.serviceAccounts()
                        .inNamespace("default")
                        .withName("assay")
                        .tokenRequest(
                                new TokenRequestBuilder()
                                        .withNewSpec()
                                        .withExpirationSeconds(3600L)
                                        .endSpec()
                                        .build());
        return """
        apiVersion: v1
        kind: Config
        current-context: shop
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        users: [{name: assay, user: {token: "%s"}}]
        contexts: [{name: shop, context: {cluster: c, user: assay}}]
        """
                .formatted(
                        client.getMasterUrl(),
                        client.getConfiguration().getCaCertData(),
                        token.getStatus().getToken());
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void theSameVerdictsAsOnANodeOfOurOwnAndNothingOfOthersTouched() throws Exception {
        var before = ClusterContents.of(client);
        try (var own =
                        AssayProcess.run(
                                folder.resolve("tmp"),
                                folder.resolve("k3s"),
                                "--env",
                                "k3s",
                                "--case",
                                CASES,
                                "--jobs",
                                "1");
                var existing = existing("cluster")) {
            existing.await("mesh", () -> existing.contains(CONTROL_PLANE_READY), PATIENCE);
            assertThat(newPodInShop().getSpec().getInitContainers()).isEmpty();
            assertThat(existing.exit(PATIENCE)).as(existing.out() + existing.err()).isZero();
            assertThat(own.exit(PATIENCE)).as(own.out() + own.err()).isZero();
            assertThat(verdicts(existing)).isEqualTo(verdicts(own)).isNotEmpty();
        }
        assertUntouched(before);
    }

    @Test
    void whatAKilledRunLeftIsRemovedByCleanAndNothingElse() throws Exception {
        var before = ClusterContents.of(client);
        try (var killed = existing("killed")) {
            killed.await("mesh", () -> killed.contains(CONTROL_PLANE_READY), PATIENCE);
            killed.kill();
        }
        assertThat(client.namespaces().withLabel(ClusterSettings.RUN_LABEL).list().getItems())
                .isNotEmpty();
        assertThat(assay("run", "--env", "cluster", "--kubeconfig", kubeconfig.toString()))
                .contains("which still works or was broken off; './assay clean'");
        assertThat(assay("clean", "--kubeconfig", kubeconfig.toString()))
                .contains("removed what run ");
        assertUntouched(before);
    }

    @Test
    void theRunnerInsideFindsWhatItFindsOutsideAndNothingRemains() throws Exception {
        var before = ClusterContents.of(client);
        try (var inside = existing("inside", "--in-cluster")) {
            assertThat(inside.exit(PATIENCE)).as(inside.out() + inside.err()).isZero();
            assertThat(inside.out().lines().filter(each -> each.contains(CONTROL_PLANE_READY)))
                    .hasSize(1);
            assertThat(inside.out()).contains("report: " + inside.report().resolve("report.html"));
            assertThat(inside.report())
                    .isDirectoryContaining("glob:**/report.html")
                    .isDirectoryContaining("glob:**/junit.xml")
                    .isDirectoryContaining("glob:**/run.log");
            assertUntouched(before);
            try (var outside = existing("outside")) {
                assertThat(outside.exit(PATIENCE)).as(outside.out() + outside.err()).isZero();
                assertThat(verdicts(inside)).isEqualTo(verdicts(outside)).isNotEmpty();
            }
        }
        assertUntouched(before);
    }

    @Test
    void whatARunnerInsideHasMadeGoesWithTheRunThatWasInterruptedOrKilled() throws Exception {
        var before = ClusterContents.of(client);
        try (var interrupted = existing("interrupted-inside", "--in-cluster")) {
            interrupted.await("mesh", () -> interrupted.contains(CONTROL_PLANE_READY), PATIENCE);
            interrupted.interrupt();
            assertThat(interrupted.exit(PATIENCE)).isEqualTo(130);
        }
        assertUntouched(before);
        try (var killed = existing("killed-inside", "--in-cluster")) {
            killed.await("mesh", () -> killed.contains(CONTROL_PLANE_READY), PATIENCE);
            killed.kill();
        }
        assertThat(assay("clean", "--kubeconfig", kubeconfig.toString()))
                .contains("removed what run ");
        assertUntouched(before);
    }

    private static AssayProcess existing(String name, String... more) throws IOException {
        var arguments = new ArrayList<String>(List.of("--env", "cluster", "--kubeconfig"));
        arguments.add(kubeconfig.toString());
        arguments.addAll(List.of("--context", "shop", "--image", image.reference(), "--confirm"));
        arguments.addAll(List.of("--case", CASES, "--jobs", "1"));
        arguments.addAll(List.of(more));
        return AssayProcess.run(
                folder.resolve("tmp"), folder.resolve(name), arguments.toArray(String[]::new));
    }

    private static String assay(String... arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        AssayCommand.execute(new Console(writer, writer, false, 100), arguments);
        return said.toString();
    }

    /** As its owner makes one, in a namespace that asks for sidecars, of which this mesh is not. */
    private static io.fabric8.kubernetes.api.model.Pod newPodInShop() {
        var pod =
                client.pods()
                        .load(
                                new ByteArrayInputStream(
                                        """
                                        apiVersion: v1
                                        kind: Pod
                                        metadata: {name: later, namespace: shop}
                                        spec:
                                          terminationGracePeriodSeconds: 0
                                          containers: [{name: later, image: none}]
                                        """
                                                .getBytes(StandardCharsets.UTF_8)))
                        .item();
        var made = client.resource(pod).create();
        client.resource(made).withGracePeriod(0).delete();
        return made;
    }

    private static SortedMap<String, String> verdicts(AssayProcess run) throws IOException {
        var verdicts = new TreeMap<String, String>();
        new ObjectMapper()
                .readTree(run.report().resolve("report.json").toFile())
                .path("leaves")
                .forEach(leaf ->
                        verdicts.put(leaf.path("id").asText(), leaf.path("verdict").asText()));
        return verdicts;
    }

    /** Kinds that have gone are forgotten by the cluster's discovery by and by. */
    private static void assertUntouched(SortedMap<String, String> before) throws Exception {
        try {
            await(() -> ClusterContents.of(client).equals(before));
        } catch (AssertionError e) {
            var changed = new TreeMap<>(ClusterContents.of(client));
            changed.entrySet().removeAll(before.entrySet());
            var gone = new TreeMap<>(before);
            gone.keySet().removeAll(ClusterContents.of(client).keySet());
            assertThat(changed.keySet()).as("made or changed").isEmpty();
            assertThat(gone.keySet()).as("gone").isEmpty();
        }
        for (HasMetadata each : client.namespaces().list().getItems()) {
            assertThat(each.getMetadata().getLabels()).doesNotContainKey(ClusterSettings.RUN_LABEL);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + SETTLED.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + SETTLED.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
