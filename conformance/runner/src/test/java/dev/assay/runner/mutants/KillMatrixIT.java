package dev.assay.runner.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.Provided;
import dev.assay.runner.catalogue.Catalogue;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every mutant of the reference mesh is noticed by the cases that must notice it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillMatrixIT {
    private List<Mutant> mutants = List.of();
    private List<MutantResult> results = List.of();

    @BeforeAll
    void runEveryMutant(@TempDir Path evidence) throws InterruptedException {
        mutants =
                ServiceLoader.load(Mutant.class).stream().map(ServiceLoader.Provider::get).toList();
        Environment local = Provided.named(Environment.class, Environment::name, "local");
        results =
                new KillMatrix(
                                Catalogue.shipped(),
                                local,
                                evidence,
                                Clock.systemUTC(),
                                KillMatrix.usualJobs(local, mutants),
                                false)
                        .run(
                                mutants.stream()
                                        .filter(each -> each.environments().contains(local.name()))
                                        .toList(),
                                result -> {});
    }

    @Test
    void casesAndMutantsNameEachOther() {
        assertThat(Agreement.disputes(Catalogue.shipped(), mutants)).isEmpty();
    }

    @TestFactory
    List<DynamicTest> everyMutantIsKilled() {
        return results.stream()
                .map(result ->
                        DynamicTest.dynamicTest(
                                result.mutant().id(),
                                () ->
                                        assertThat(result.complaints())
                                                .as(result.mutant().id())
                                                .isEmpty()))
                .toList();
    }
}
