package dev.assay.runner.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.catalogue.Features;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.fake.FakeEnvironment;
import dev.assay.runner.fake.TinyCases;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the fake mesh, which as "deaf" follows no policy. */
final class KillMatrixTest {
    private static final Catalogue CATALOGUE = Catalogue.of(List.of(TinyCases.class));

    @TempDir private Path evidence;

    private MutantResult run(Mutant mutant) throws InterruptedException {
        var seen = new CopyOnWriteArrayList<MutantResult>();
        List<MutantResult> results =
                new KillMatrix(
                                CATALOGUE,
                                new FakeEnvironment(8),
                                evidence,
                                Clock.systemUTC(),
                                2,
                                false)
                        .run(List.of(mutant), seen::add);
        assertThat(seen).isEqualTo(results);
        return results.getFirst();
    }

    private static Mutant mutant(String id, String feature, String... leafThenWords) {
        var declared = new java.util.ArrayList<Mutant.MustFail>();
        for (int i = 0; i < leafThenWords.length; i += 2) {
            declared.add(new Mutant.MustFail(leafThenWords[i], leafThenWords[i + 1], "why"));
        }
        return new Described(id, feature, declared, List.of());
    }

    private record Described(
            String id, String feature, List<MustFail> mustFail, List<MayFail> mayFail)
            implements Mutant {
        @Override
        public String breaks() {
            return "something";
        }

        @Override
        public MeshDriver driver() {
            return FakeEnvironment.driver(Set.of(feature), List.of());
        }
    }

    @Test
    void aMutantIsKilledWhenItsLeavesFailWithItsWords() throws InterruptedException {
        MutantResult result = run(mutant("leak", "deaf", "tt-01/*", "sentinel"));
        assertThat(result.complaints()).isEmpty();
        assertThat(result.killed()).isTrue();
        assertThat(result.killedBy()).containsExactly("tt-01");
    }

    @Test
    void otherWordsAreNoKill() throws InterruptedException {
        assertThat(
                        run(mutant("leak", "deaf", "tt-01/here", "404", "tt-01/there", "sentinel"))
                                .complaints())
                .singleElement()
                .asString()
                .startsWith("tt-01/here must fail with '404'");
    }

    @Test
    void aFailureThatIsNotDeclaredIsNoKill() throws InterruptedException {
        assertThat(run(mutant("leak", "deaf", "tt-01/here", "sentinel")).complaints())
                .singleElement()
                .asString()
                .startsWith("tt-01/there fails undeclared");
    }

    @Test
    void whatChanceDecidesIsCoveredAndNotDemanded() throws InterruptedException {
        var sure = List.of(new Mutant.MustFail("tt-01/here", "sentinel", "why"));
        var seen = List.of(new Mutant.MayFail("tt-01/there", "sentinel", "why"));
        assertThat(run(new Described("leak", "deaf", sure, seen)).complaints()).isEmpty();
        var unseen = List.of(new Mutant.MayFail("tt-01/*", "404", "why"));
        assertThat(run(new Described("leak", "deaf", sure, unseen)).complaints())
                .singleElement()
                .asString()
                .startsWith("tt-01/there fails undeclared");
        var both = List.of(new Mutant.MustFail("tt-01/*", "sentinel", "why"));
        assertThat(run(new Described("leak", "deaf", both, unseen)).killed()).isTrue();
    }

    @Test
    void aMeshThatIsRightSurvives() throws InterruptedException {
        MutantResult result = run(mutant("leak", "no fault", "tt-01/here", "200"));
        assertThat(result.killed()).isFalse();
        assertThat(result.killedBy()).isEmpty();
    }

    @Test
    void anErrorIsNoKill() throws InterruptedException {
        assertThat(run(mutant("leak", "no fault", "tt-09", "come up")).complaints())
                .anyMatch(line -> line.startsWith("tt-09 must fail"));
    }

    @Test
    void whatTheEnvironmentCannotCarryIsNotDemandedAndProvesNothing() throws InterruptedException {
        assertThat(run(mutant("leak", "deaf", "tt-01/*", "sentinel", "tt-10/pods", "")).killed())
                .isTrue();
        assertThat(run(mutant("leak", "no fault", "tt-10/pods", "")).complaints())
                .singleElement()
                .asString()
                .startsWith("tt-10/pods must fail, but: not-run");
    }

    @Test
    void meshesThatStandBesideOneAnotherHaveRootNamespacesOfTheirOwn() throws InterruptedException {
        var cluster = FakeEnvironment.ofTwo();
        var two =
                List.of(
                        mutant("one", Features.ROOT_NAMESPACE, "tt-01/*", "sentinel"),
                        mutant("two", Features.ROOT_NAMESPACE, "tt-01/*", "sentinel"));
        assertThat(KillMatrix.usualJobs(cluster, two)).isGreaterThan(1);
        new KillMatrix(CATALOGUE, cluster, evidence, Clock.systemUTC(), 2, false)
                .run(two, result -> {});
        assertThat(cluster.rootsSeen())
                .containsExactlyInAnyOrder("istio-system-one", "istio-system-two");

        var alone = List.of(mutant("alone", "deaf", "tt-01/*", "sentinel"));
        assertThat(KillMatrix.usualJobs(cluster, alone)).isEqualTo(1);
    }

    @Test
    void casesAndMutantsMustNameEachOther() {
        assertThat(Agreement.disputes(CATALOGUE, List.of(mutant("leak", "deaf", "tt-01/here", ""))))
                .isEmpty();
        assertThat(
                        Agreement.disputes(
                                CATALOGUE,
                                List.of(
                                        mutant("leak", "deaf", "tt-02/fails", ""),
                                        mutant("alone", "deaf", "tt-03", ""))))
                .containsExactly(
                        "tt-01 says that it kills 'leak', which declares no leaf of it",
                        "no case says that it kills 'alone'");
        assertThat(Agreement.disputes(CATALOGUE, List.of()))
                .containsExactly("tt-01 says that it kills 'leak': no such mutant");
    }

    @Test
    void theJsonIsWhatTheDesignSays() throws InterruptedException {
        assertThat(KillReport.json(List.of(run(mutant("leak", "deaf", "tt-01/*", "sentinel")))))
                .isEqualToIgnoringWhitespace(
                        """
                        {"mutants": [{"id": "leak", "breaks": "something", "killedBy": ["tt-01"]}],
                         "summary": {"mutants": 1, "killed": 1}}
                        """);
    }
}
