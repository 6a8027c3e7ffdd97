package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.mutant.Mutant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mutant that only a cluster can have is noticed by the cases that must notice it: their
 * meshes stand beside one another in one cluster, as their cases wait for most of their time.
 */
@Timeout(900)
final class ClusterMutantsIT {
    private static final Duration LIMIT = Duration.ofMinutes(12);

    @TempDir private Path folder;

    @Test
    void everyMutantIsKilled() throws Exception {
        NodeEngine.require();
        List<String> ids =
                ServiceLoader.load(Mutant.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.environments().equals(Set.of("k3s")))
                        .map(Mutant::id)
                        .toList();
        assertThat(ids).isNotEmpty();
        try (var mutants =
                AssayProcess.mutants(
                        folder.resolve("tmp"),
                        folder.resolve("k3s"),
                        "--env",
                        "k3s",
                        "--mutant",
                        String.join(",", ids))) {
            assertThat(mutants.exitTelling(LIMIT, System.out::println))
                    .as(mutants.out() + mutants.err())
                    .isZero();
        }
    }
}
