package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who names an engine means that one, also where this machine has another that answers. */
final class EngineNamedIT {
    @TempDir private Path folder;

    @Test
    void anEngineThatDoesNotAnswerIsToldAndNoOtherTaken() throws Exception {
        String host = "tcp://127.0.0.1:" + unusedPort();
        try (var run =
                AssayProcess.run(
                        Map.of("DOCKER_HOST", host),
                        folder.resolve("tmp"),
                        folder.resolve("run"),
                        "--env",
                        "k3s",
                        "--case",
                        "az-01")) {
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.out()).doesNotContain("image:", "starting a node");
            assertThat(run.err())
                    .contains("no container engine answers at DOCKER_HOST=" + host)
                    .contains("unset DOCKER_HOST");
        }
    }

    private static int unusedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
