package dev.assay.mesh.meshctl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An API server that a test plays. */
final class PlayedCluster {
    private PlayedCluster() {}

    /** A kubeconfig that leads to it. */
    static Path kubeconfig(Path directory, int port) throws IOException {
        return Files.writeString(
                directory.resolve("config"),
                """
                apiVersion: v1
                kind: Config
                current-context: here
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: here, context: {cluster: here, user: me}}]
                users: [{name: me, user: {}}]
                """
                        .formatted(port));
    }
}
