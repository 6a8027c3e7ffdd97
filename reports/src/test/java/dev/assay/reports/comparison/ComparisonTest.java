package dev.assay.reports.comparison;

import static dev.assay.reports.model.Leaves.leaf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.SampleRun;
import dev.assay.reports.model.Finding;
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

    private static RunResult onK3s(LeafResult... leaves) {
        return SampleRun.of("k3s", List.of(leaves), Set.of());
    }

    private static LeafResult notRun(String id, String reason) {
        LeafResult leaf = core(id, Verdict.NOT_RUN);
        return new LeafResult(
                leaf.leaf(), leaf.verdict(), leaf.duration(), Finding.because(reason));
    }

    @Test
    void aRunAgreesWithItself() {
        Comparison compared = Comparison.of(SampleRun.mixed(), SampleRun.mixed());

        assertThat(compared.shared()).isPositive();
        assertThat(compared.agrees()).isTrue();
        assertThat(compared.explained()).isEmpty();
    }

    @Test
    void anotherVerdictIsADisagreementAlsoOfAProvisionalLeaf() {
        Comparison compared =
                Comparison.of(
                        run(
                                core("pa-01/a", Verdict.PASSED),
                                core("pa-01/b", Verdict.PASSED),
                                leaf("pa-02/a", Level.PROVISIONAL, Verdict.PASSED)),
                        onK3s(
                                core("pa-01/a", Verdict.PASSED),
                                core("pa-01/b", Verdict.FLAKY),
                                leaf("pa-02/a", Level.PROVISIONAL, Verdict.FAILED)));

        assertThat(compared.shared()).isEqualTo(3);
        assertThat(compared.agrees()).isFalse();
        assertThat(compared.disagreements())
                .extracting(Comparison.Difference::id)
                .containsExactly("pa-01/b", "pa-02/a");
    }

    @Test
    void whatAnotherEnvironmentDoesNotCarryIsNoDisagreement() {
        Comparison compared =
                Comparison.of(
                        run(core("in-01", Verdict.NOT_RUN), core("pa-01", Verdict.PASSED)),
                        onK3s(core("in-01", Verdict.PASSED), core("pa-01", Verdict.NOT_RUN)));

        assertThat(compared.agrees()).isTrue();
        assertThat(compared.shared()).isZero();
        assertThat(compared.explained())
                .extracting(each -> each.id() + " " + each.firstLacks())
                .containsExactly("in-01 true", "pa-01 false");
    }

    @Test
    void inTheSameEnvironmentItIs() {
        Comparison compared =
                Comparison.of(
                        run(core("in-01", Verdict.PASSED)), run(core("in-01", Verdict.NOT_RUN)));

        assertThat(compared.agrees()).isFalse();
        assertThat(compared.disagreements()).hasSize(1);
    }

    @Test
    void anErrorAnInterruptedRunAndALeafOfOneReportAreDisagreementsEverywhere() {
        Comparison compared =
                Comparison.of(
                        run(
                                core("a", Verdict.ERROR),
                                core("b", Verdict.ERROR),
                                notRun("c", Finding.INTERRUPTED),
                                core("d", Verdict.PASSED)),
                        onK3s(
                                core("a", Verdict.PASSED),
                                core("b", Verdict.NOT_RUN),
                                core("c", Verdict.PASSED),
                                core("e", Verdict.NOT_RUN)));

        assertThat(compared.disagreements())
                .extracting(Comparison.Difference::id)
                .containsExactly("a", "b", "c");
        assertThat(compared.onlyFirst()).containsExactly("d");
        assertThat(compared.onlySecond()).containsExactly("e");
        assertThat(compared.explained()).isEmpty();
    }

    @Test
    void aFeatureThatTheSameDriverNoLongerDeclaresIsADisagreement() {
        Comparison compared =
                Comparison.of(
                        run(core("az-20", Verdict.PASSED)),
                        onK3s(core("az-20", Verdict.NOT_APPLICABLE)));

        assertThat(compared.disagreements()).hasSize(1);
    }
}
