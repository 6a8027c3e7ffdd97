package dev.assay.runner.process;

import static dev.assay.cases.probe.Expectations.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.mesh.Traffic;
import dev.assay.cases.probe.WireProbe;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.environment.k3s.K3sNode;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.ExistingCluster;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.environment.MeshOptions;
import dev.assay.fixtures.environment.Namespace;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import dev.assay.fixtures.wire.Destination;
import dev.assay.image.MeshImage;
import dev.assay.mesh.meshctl.Meshctl;
import dev.assay.runner.Provided;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code meshctl ca rotate-root}, called again until it is done, replaces the root of a mesh in a
 * cluster while calls go on.
 */
@Timeout(600)
final class RotateRootIT {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final Duration LIFETIME = Duration.ofSeconds(20);

    /** Each of two steps waits for a lifetime; a machine that is three times slower still can. */
    private static final Duration LONG_ENOUGH = LIFETIME.multipliedBy(6);

    private static final long CALL_AGAIN_MILLIS = 1000;

    @TempDir private Path folder;

    @Test
    void calledAgainAndAgainItReplacesTheRootUnderLoad() throws Exception {
        NodeEngine.require();
        try (var node =
                        NodeEngine.start(
                                HOME,
                                MeshImage.ofThisProcess(Clock.systemUTC()).provide(line -> {}));
                var cluster = cluster(node);
                Mesh mesh =
                        cluster.install(
                                Provided.named(MeshDriver.class, MeshDriver::name, "reference"),
                                MeshOptions.STANDARD.withCertificateLifetime(LIFETIME),
                                new SecretLedger());
                Namespace home = mesh.createNamespace("rotated")) {
            Workload client = home.deploy(WorkloadSpec.meshed("client"));
            home.deploy(WorkloadSpec.meshed("server"));
            home.expose(ServiceSpec.standing("server"));
            List<X509Certificate> old = mesh.ca().roots();
            String host = home.host("server");
            try (var traffic =
                    Traffic.of(
                            () ->
                                    WireProbe.http(
                                            client.dialer(),
                                            Destination.service(host, ServiceSpec.HTTP),
                                            Request.get(host, "/")),
                            answered(200))) {
                until(() -> traffic.seen().calls() > 0);
                String said = meshctl(mesh, "--to", "add");
                assertThat(said).contains("add: done");
                until(() -> mesh.ca().roots().size() == 2);
                assertThat(meshctl(mesh, "--to", "switch")).contains("switch: refused");
                until(() -> meshctl(mesh).contains("drop: done"));
                until(() -> mesh.ca().roots().size() == 1);
                assertThat(mesh.ca().roots()).doesNotContainAnyElementsOf(old);
                int before = traffic.seen().calls();
                until(() -> traffic.seen().calls() > before + 20);
                assertThat(traffic.seen().wrong()).isEmpty();
            }
        }
    }

    /** What it said; a wrong call would say so. */
    private String meshctl(Mesh mesh, String... more) {
        var out = new StringWriter();
        List<String> line =
                new ArrayList<>(
                        List.of(
                                "ca",
                                "rotate-root",
                                "--namespace",
                                mesh.rootNamespace().name(),
                                "--kubeconfig",
                                kubeconfig().toString(),
                                "--at-least",
                                LIFETIME.toSeconds() + "s"));
        line.addAll(List.of(more));
        var printer = new PrintWriter(out);
        Meshctl.run(printer, printer, line.toArray(String[]::new));
        return out.toString();
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + LONG_ENOUGH.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("before the deadline").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(CALL_AGAIN_MILLIS);
        }
    }

    private Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    private ExistingCluster cluster(K3sNode node) throws Exception {
        Files.writeString(kubeconfig(), node.kubeconfig());
        var cluster =
                (ExistingCluster) Provided.named(Environment.class, Environment::name, "cluster");
        return cluster.at(
                new ExistingCluster.Access(
                        Optional.of(kubeconfig()),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        true));
    }
}
