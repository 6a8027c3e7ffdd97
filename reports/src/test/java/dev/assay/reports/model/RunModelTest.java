package dev.assay.reports.model;

import static dev.assay.reports.model.Leaves.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunModelTest {

    private static RunResult run(List<LeafResult> leaves) {
        return RunResult.of(
                new Suite("assay", "1"),
                new Implementation("o", "p", "1", List.of(), "", "reference", List.of()),
                new EnvironmentUsed("local", Map.of()),
                Instant.parse("2026-11-21T10:00:00.123456Z"),
                Duration.ofNanos(1_999_999),
                List.of("mesh"),
                1,
                Topology.UNKNOWN,
                leaves,
                new CatalogueIndex(Set.of("pa-01")));
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void everyVerdictIsCountedOnceUnderItsOwnNameAndProvisionalOnesOnlyAsProvisional(Verdict v) {
        Summary summary =
                Summary.of(
                        List.of(
                                leaf("a", Level.CORE, v),
                                leaf("b", Level.EXTENDED, v),
                                leaf("c", Level.PROVISIONAL, v)));
        assertThat(summary.of(v)).isEqualTo(2);
        assertThat(summary.provisional()).isEqualTo(1);
        assertThat(summary.total()).isEqualTo(3);
    }

    @Test
    void wordsAreThoseOfTheDesignAndReadBack() {
        assertThat(Verdict.values())
                .extracting(Verdict::text)
                .containsExactly(
                        "passed",
                        "failed",
                        "waived",
                        "flaky",
                        "not-applicable",
                        "not-run",
                        "error");
        for (Verdict verdict : Verdict.values()) {
            assertThat(Verdict.ofText(verdict.text())).contains(verdict);
        }
        for (Level level : Level.values()) {
            assertThat(Level.ofText(level.text())).contains(level);
        }
        for (Result result : Result.values()) {
            assertThat(Result.ofText(result.text())).contains(result);
        }
        assertThat(Verdict.ofText("PASSED")).isEmpty();
    }

    @Test
    void leavesAreSortedAndTimesKeptToTheMillisecond() {
        RunResult run =
                run(
                        new ArrayList<>(
                                List.of(
                                        leaf("pa-02/b", Level.CORE, Verdict.PASSED),
                                        leaf("pa-01", Level.CORE, Verdict.PASSED),
                                        leaf("pa-02/a", Level.CORE, Verdict.FAILED))));
        assertThat(run.leaves()).extracting(LeafResult::id).isSorted();
        assertThat(run.startedAt()).isEqualTo("2026-11-21T10:00:00.123Z");
        assertThat(run.duration()).isEqualTo(Duration.ofMillis(1));
        assertThat(run.failures()).extracting(LeafResult::id).containsExactly("pa-02/a");
        assertThat(run.result()).isEqualTo(Result.NOT_CONFORMANT);
    }

    @Test
    void anIdUsedTwiceIsRefused() {
        var twice =
                List.of(
                        leaf("pa-01", Level.CORE, Verdict.PASSED),
                        leaf("pa-01", Level.CORE, Verdict.FAILED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(twice))
                .withMessageContaining("'pa-01'");
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"NOT_RUN", "WAIVED"})
    void whatWasNotRunOrWaivedMustSayWhy(Verdict verdict) {
        Leaf leaf = leaf("pa-01", Level.CORE, Verdict.PASSED).leaf();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LeafResult(leaf, verdict, Duration.ZERO, Finding.NONE))
                .withMessageContaining("must say why");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "evidence/../../etc/passwd",
                "evidence/./a",
                "evidence//a",
                "evidence/",
                "evidence",
                "javascript:alert(1)",
                "evidence\\a"
            })
    void anEvidencePathOutsideTheEvidenceFolderIsRefused(String path) {
        Leaf leaf = leaf("pa-01", Level.CORE, Verdict.PASSED).leaf();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new LeafResult(
                                leaf,
                                Verdict.FAILED,
                                Duration.ZERO,
                                Finding.NONE,
                                List.of(path),
                                Map.of()))
                .withMessageContaining("evidence");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void aMetricIsAFiniteNumber(double value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Metric(value, "ratio", null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Metric(1, "ratio", value));
    }
}
