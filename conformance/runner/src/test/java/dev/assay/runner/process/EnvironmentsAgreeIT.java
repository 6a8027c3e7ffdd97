package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.runner.command.AssayCommand;
import dev.assay.runner.command.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole catalogue in one process and on an ephemeral cluster: both pass, and they agree on
 * every leaf that both observe.
 */
@Timeout(2400)
final class EnvironmentsAgreeIT {
    private static final Duration LOCAL = Duration.ofMinutes(5);
    private static final Duration CLUSTER = Duration.ofMinutes(35);
    private static final int MANY = 300;

    @TempDir private static Path folder;

    @Test
    void bothPassAndAgree() throws Exception {
        NodeEngine.require();
        try (var local = run("local")) {
            assertThat(local.exit(LOCAL)).as(local.out() + local.err()).isZero();
            try (var cluster = run("k3s")) {
                int exit = cluster.exitTelling(CLUSTER, System.out::println);
                assertThat(exit)
                        .as(cluster.out() + cluster.err() + EvidenceExcerpt.of(cluster.report()))
                        .isZero();
                assertThat(passed(cluster)).isGreaterThanOrEqualTo(MANY);
                assertThat(diff(local, cluster)).isZero();
            }
        }
    }

    private static AssayProcess run(String environment) throws IOException {
        return AssayProcess.run(
                folder.resolve("tmp"), folder.resolve(environment), "--env", environment);
    }

    private static long passed(AssayProcess run) throws IOException {
        JsonNode leaves =
                new ObjectMapper()
                        .readTree(run.report().resolve("report.json").toFile())
                        .path("leaves");
        return StreamSupport.stream(leaves.spliterator(), false)
                .filter(leaf -> leaf.path("verdict").asText().equals("passed"))
                .count();
    }

    private static int diff(AssayProcess one, AssayProcess other) {
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        int exit =
                AssayCommand.execute(
                        new Console(writer, writer, false, 100),
                        "diff",
                        one.report().resolve("report.json").toString(),
                        other.report().resolve("report.json").toString());
        System.out.println(said);
        return exit;
    }
}
