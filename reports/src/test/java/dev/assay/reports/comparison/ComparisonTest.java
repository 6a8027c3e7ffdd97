package dev.assay.reports.comparison;

import static dev.assay.reports.model.Leaves.leaf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.SampleRun;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static RunResult run(LeafResult... leaves) {
        return SampleRun.of("local", List.of(leaves), Set.of());
    }

    private static LeafResult core(String id, Verdict verdict) {
        return leaf(id, Level.CORE, verdict);
    }

    @Test
    void aRunAgreesWithItself() {
        Comparison compared = Comparison.of(SampleRun.mixed(), SampleRun.mixed());

        assertThat(compared.shared()).isPositive();
        assertThat(compared.differences()).isEmpty();
        assertThat(compared.onlyFirst()).isEmpty();
        assertThat(compared.onlySecond()).isEmpty();
    }

    @Test
    void anotherVerdictIsADifferenceAlsoOfAProvisionalLeaf() {
        Comparison compared =
                Comparison.of(
                        run(
                                core("pa-01/a", Verdict.PASSED),
                                core("pa-01/b", Verdict.PASSED),
                                leaf("pa-02/a", Level.PROVISIONAL, Verdict.PASSED)),
                        run(
                                core("pa-01/a", Verdict.PASSED),
                                core("pa-01/b", Verdict.FLAKY),
                                leaf("pa-02/a", Level.PROVISIONAL, Verdict.FAILED)));

        assertThat(compared.shared()).isEqualTo(3);
        assertThat(compared.differences())
                .extracting(Comparison.Difference::id)
                .containsExactly("pa-01/b", "pa-02/a");
    }

    @Test
    void whatOnlyOneHasJudgedIsNoDifference() {
        Comparison compared =
                Comparison.of(
                        run(core("in-01", Verdict.NOT_RUN), core("pa-01", Verdict.PASSED)),
                        run(
                                core("in-01", Verdict.FAILED),
                                core("pa-01", Verdict.NOT_APPLICABLE),
                                core("pa-03", Verdict.PASSED)));

        assertThat(compared.shared()).isZero();
        assertThat(compared.differences()).isEmpty();
        assertThat(compared.onlyFirst()).containsExactly("pa-01");
        assertThat(compared.onlySecond()).containsExactly("in-01", "pa-03");
    }
}
