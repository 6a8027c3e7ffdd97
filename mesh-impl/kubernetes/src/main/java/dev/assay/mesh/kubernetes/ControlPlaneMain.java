package dev.assay.mesh.kubernetes;

import dev.assay.mesh.kubernetes.config.BadConfiguration;
import dev.assay.mesh.kubernetes.config.MeshConfig;
import dev.assay.mesh.kubernetes.config.Settings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs as {@code istiod}. Ends with 2 and one line when it cannot start; SIGTERM ends it in
 * good order. A mutant's main class hands {@link #run} what it changes.
 */
public final class ControlPlaneMain {

    private static final int CANNOT_START = 2;

    private ControlPlaneMain() {}

    /** Starts by the container's environment. */
    public static void main(String[] arguments) throws InterruptedException {
        run(UnaryOperator.identity());
    }

    /** Starts with changed parts, and returns when the process is told to end. */
    public static void run(UnaryOperator<Parts> change) throws InterruptedException {
        var log = LoggerFactory.getLogger(ControlPlaneMain.class);
        try (var client = new KubernetesClientBuilder().build()) {
            var settings = Settings.from(System.getenv());
            var mesh = MeshConfig.parse(meshConfig(client, settings), settings);
            var parts = change.apply(Parts.standard(client, settings, mesh, Clock.systemUTC()));
            serve(ControlPlane.start(client, settings, mesh, parts), log);
        } catch (BadConfiguration | CannotStart e) {
            log.error("{}", e.getMessage());
            System.exit(CANNOT_START);
        }
    }

    private static void serve(ControlPlane controlPlane, Logger log) throws InterruptedException {
        var told = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    told.countDown();
                                    try {
                                        ended.await();
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                "shutdown"));
        log.info("serving on {}, roots {}", controlPlane.ports(), controlPlane.roots());
        try (controlPlane) {
            told.await();
            log.info("told to end");
        } finally {
            ended.countDown();
        }
    }

    private static String meshConfig(KubernetesClient client, Settings settings)
            throws BadConfiguration {
        try {
            var map =
                    client.configMaps()
                            .inNamespace(settings.namespace())
                            .withName(MeshConfig.CONFIG_MAP)
                            .get();
            Map<String, String> data =
                    map == null ? Map.of() : Objects.requireNonNullElse(map.getData(), Map.of());
            var text = data.get(MeshConfig.KEY);
            if (text == null) {
                throw new BadConfiguration(
                        "ConfigMap %s/%s with key %s is missing: apply the mesh's manifests again"
                                .formatted(
                                        settings.namespace(),
                                        MeshConfig.CONFIG_MAP,
                                        MeshConfig.KEY));
            }
            return text;
        } catch (KubernetesClientException e) {
            throw new BadConfiguration(
                    "ConfigMap %s/%s cannot be read: %s"
                            .formatted(
                                    settings.namespace(), MeshConfig.CONFIG_MAP, e.getMessage()));
        }
    }
}
