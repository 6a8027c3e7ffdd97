package dev.assay.mesh.meshctl;

import dev.assay.mesh.controlplane.analysis.AuthorityFile;
import dev.assay.mesh.kubernetes.files.FileMesh;
import dev.assay.mesh.kubernetes.files.ManifestReader;
import dev.assay.mesh.kubernetes.live.ClusterAuthority;
import dev.assay.mesh.kubernetes.live.ClusterObjects;
import dev.assay.mesh.kubernetes.live.ClusterUnreadable;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of commands that can ask the cluster that {@code kubectl} would ask. */
final class LiveMesh {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(20).toMillis();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Where no files are given: the cluster of this kubeconfig ($KUBECONFIG).")
    private @Nullable Path kubeconfig;

    @Option(
            names = {"-c", "--context"},
            paramLabel = "NAME",
            description = "The context in it (the current one).")
    private @Nullable String context;

    /** The mesh that stands there; a wrong call if the cluster does not tell. */
    FileMesh read(CommandSpec spec, String namespace, Instant now) {
        return read(spec, namespace, now, _ -> new ClusterAuthority(List.of(), List.of()));
    }

    /** The same with the certificates of its CA, as far as whoever asks may read them. */
    FileMesh readWithAuthority(CommandSpec spec, String namespace, Instant now) {
        return read(
                spec, namespace, now, client -> ClusterAuthority.read(client, AuthorityFile.NAMES));
    }

    @FunctionalInterface
    private interface Authority {
        ClusterAuthority of(KubernetesClient client) throws ClusterUnreadable;
    }

    private FileMesh read(CommandSpec spec, String namespace, Instant now, Authority authority) {
        try (var client = client(spec)) {
            var texts = new ArrayList<>(ClusterObjects.read(client));
            var seen = authority.of(client);
            texts.addAll(seen.objects());
            return ManifestReader.read(texts, namespace, now).noting(seen.notes());
        } catch (ClusterUnreadable | KubernetesClientException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Of that cluster; whoever asks for it closes it. */
    KubernetesClient client(CommandSpec spec) {
        return new KubernetesClientBuilder().withConfig(config(spec)).build();
    }

    private Config config(CommandSpec spec) {
        Path file = kubeconfig;
        if (file != null && !Files.isRegularFile(file)) {
            throw new ParameterException(
                    spec.commandLine(), "--kubeconfig: '" + file + "' does not exist");
        }
        var found =
                file == null
                        ? Config.autoConfigure(context)
                        : Config.fromKubeconfig(context, file.toFile());
        ClusterAccess.nameKey(found);
        return new ConfigBuilder(found)
                .withConnectionTimeout(TIMEOUT_MILLIS)
                .withRequestTimeout(TIMEOUT_MILLIS)
                .withRequestRetryBackoffLimit(1)
                .build();
    }
}
