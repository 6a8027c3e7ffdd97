package dev.assay.runner.command;

import static dev.assay.runner.fake.Reported.leaf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ReportFolder;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Verdict;
import dev.assay.runner.fake.Reported;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompareCommandTest {
    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private int reports;

    private String report(String environment, LeafResult... leaves) throws Exception {
        Path report = folder.resolve("report-" + ++reports);
        ReportFolder.prepare(report);
        ReportFolder.write(Reported.run(environment, leaves), report);
        return report.toString();
    }

    private String report(LeafResult... leaves) throws Exception {
        return report("k3s", leaves);
    }

    private int compare(String... words) {
        var writer = new PrintWriter(out, true);
        return AssayCommand.execute(
                new Console(writer, writer, false, 100),
                Stream.concat(Stream.of("compare"), Stream.of(words)).toArray(String[]::new));
    }

    @Test
    void whatPassedHasToPassAgain() throws Exception {
        String before = report(Reported.passed("a", "b"));
        for (var worse : List.of(Verdict.FAILED, Verdict.FLAKY, Verdict.ERROR, Verdict.WAIVED)) {
            String after =
                    report(leaf("a", Verdict.PASSED, ""), leaf("b", worse, "the port is closed"));
            assertThat(compare(before, after)).isEqualTo(1);
            assertThat(out.toString())
                    .contains("WORSE  b: passed -> " + worse.text() + " (the port is closed)")
                    .contains("1 worse, 0 lost, 0 better, 0 still not passed, 0 new");
        }
    }

    @Test
    void whatNobodyLookedAtIsNotPassed() throws Exception {
        String before = report(Reported.passed("a", "b", "c"));
        String after =
                report(leaf("a", Verdict.PASSED, ""), leaf("b", Verdict.NOT_RUN, "not selected"));

        assertThat(compare(before, after)).isEqualTo(1);
        assertThat(out.toString())
                .contains("LOST   b: passed -> not-run (not selected)")
                .contains("LOST   c: passed -> not in the newer report");
        assertThat(compare(before, after, "--allow-fewer")).isZero();
    }

    @Test
    void whatWasWrongBeforeIsNoRegression() throws Exception {
        String before =
                report(
                        leaf("mended", Verdict.FAILED, "no"),
                        leaf("open", Verdict.FAILED, "no"),
                        leaf("unseen", Verdict.NOT_RUN, "why"));
        String after =
                report(
                        leaf("mended", Verdict.PASSED, ""),
                        leaf("open", Verdict.FAILED, "no"),
                        leaf("unseen", Verdict.FAILED, "no"),
                        leaf("fresh", Verdict.FAILED, "never held"));

        assertThat(compare(before, after)).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("better mended: failed -> passed")
                .contains("still not passed: open")
                .contains("new    fresh: failed (never held)")
                .contains("0 worse, 0 lost, 1 better, 1 still not passed, 1 new");
    }

    @Test
    void twoEnvironmentsAreNotTwoBuilds() throws Exception {
        assertThat(
                        compare(
                                report("local", Reported.passed("a")),
                                report("k3s", Reported.passed("a"))))
                .isEqualTo(AssayCommand.COULD_NOT);
        assertThat(out.toString()).contains("one run was on local, the other on k3s");
    }
}
