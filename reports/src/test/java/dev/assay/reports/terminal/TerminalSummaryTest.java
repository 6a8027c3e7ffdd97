package dev.assay.reports.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.SampleRun;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Leaves;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalSummaryTest {

    private static RunResult oneFailure() {
        return SampleRun.of(
                "local",
                List.of(
                        SampleRun.leaf(
                                "tls-05/b",
                                Level.CORE,
                                Verdict.FAILED,
                                new Finding(
                                        "wrong alert",
                                        "refused: alert unknown_ca (48)",
                                        "connection reset\nattempt 2: reset",
                                        "the verifier throws before the alert is flushed"),
                                List.of("evidence/tls-05/b/exchange.txt")),
                        SampleRun.leaf(
                                "rot-10",
                                Level.CORE,
                                Verdict.NOT_RUN,
                                Finding.because("no kubelet"),
                                List.of()),
                        SampleRun.leaf(
                                "rot-11",
                                Level.CORE,
                                Verdict.NOT_RUN,
                                Finding.because("no kubelet"),
                                List.of()),
                        SampleRun.leaf(
                                "pa-01", Level.CORE, Verdict.PASSED, Finding.NONE, List.of())),
                Set.of());
    }

    @Test
    void aFailureSaysAllThatIsNeededToStartFixing() {
        String text = TerminalSummary.render(oneFailure(), TerminalStyle.PLAIN);
        assertThat(text.lines().toList())
                .contains(
                        "FAILED  tls-05/b  core",
                        "  expected      refused: alert unknown_ca (48)",
                        "  observed      connection reset",
                        "                attempt 2: reset",
                        "  message       wrong alert",
                        "  likely cause  the verifier throws before the alert is flushed",
                        "  evidence      evidence/tls-05/b/exchange.txt",
                        "  rerun         ./assay run --case 'tls-05/b'",
                        "not-run: 2",
                        "      2  no kubelet (rot-10, rot-11)",
                        "NOT-CONFORMANT examplemesh 1.4.2 on local, 4 leaves in 48.7 s, seed 4711",
                        "  1 passed · 1 failed · 2 not-run");
    }

    @Test
    void plainTextHoldsNoEscapeSequenceAndAnsiDoes() {
        assertThat(TerminalSummary.render(oneFailure(), new TerminalStyle(80, false)))
                .doesNotContain("\u001b");
        String painted = TerminalSummary.render(oneFailure(), new TerminalStyle(80, true));
        assertThat(painted).contains("\u001b[31m");
        assertThat(painted.replaceAll("\u001b\\[\\d+m", ""))
                .isEqualTo(TerminalSummary.render(oneFailure(), new TerminalStyle(80, false)));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 120, 200})
    void noLineIsWiderThanTheTerminalExceptWhatIsToBeCopied(int width) {
        String text = TerminalSummary.render(SampleRun.mixed(), new TerminalStyle(width, false));
        // A path stays whole, to be copied; so does the command.
        assertThat(text.lines())
                .filteredOn(line -> !line.startsWith("  rerun"))
                .filteredOn(line ->
                        Stream.of(line.split(" ")).allMatch(word -> word.length() < width - 16))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    }

    @Test
    void anObservationCannotDriveTheTerminal() {
        RunResult run =
                SampleRun.of(
                        "local",
                        List.of(
                                SampleRun.leaf(
                                        "pa-01",
                                        Level.CORE,
                                        Verdict.FAILED,
                                        new Finding("", "", "\u001b]0;owned\u0007\u009b2J\r\b", ""),
                                        List.of())),
                        Set.of());
        String text = TerminalSummary.render(run, TerminalStyle.PLAIN);
        assertThat(text.chars().filter(c -> (c < 32 && c != '\n') || (c >= 127 && c < 160)))
                .isEmpty();
        assertThat(text).contains("\\u001b]0;owned\\u0007");
    }

    @Test
    void oneMistakeSeenManyTimesDoesNotFloodTheTerminal() {
        var leaves =
                IntStream.range(0, 300)
                        .mapToObj(i ->
                                SampleRun.leaf(
                                        "matrix/%03d".formatted(i),
                                        Level.CORE,
                                        Verdict.FAILED,
                                        Finding.because("same"),
                                        List.of()))
                        .toList();
        String text =
                TerminalSummary.render(
                        SampleRun.of("local", leaves, Set.of()), TerminalStyle.PLAIN);
        assertThat(text).contains("… and 275 more: matrix/025");
        assertThat(text.lines().filter(line -> line.startsWith("FAILED"))).hasSize(25);
    }

    @Test
    void aJarIsNamedWithWhatItsLeavesCameTo() {
        RunResult run =
                SampleRun.withJar(
                        SampleRun.conformant(),
                        Set.of(),
                        Leaves.leaf("acme.tls-01/a", Level.CORE, Verdict.PASSED),
                        Leaves.leaf("acme.tls-01/b", Level.PROVISIONAL, Verdict.PASSED),
                        Leaves.leaf("acme.tls-01/c", Level.CORE, Verdict.FAILED));
        assertThat(TerminalSummary.render(run, TerminalStyle.PLAIN))
                .contains(
                        "acme-cases.jar (sha256:2c26b46b68ffc68f); 2 passed, 1 failed; no part of the result",
                        "FAILED  acme.tls-01/c  core",
                        "CONFORMANT examplemesh");
    }
}
