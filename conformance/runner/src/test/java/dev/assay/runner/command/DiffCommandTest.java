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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiffCommandTest {
    private static final LeafResult AGREED = leaf("pa-01", Verdict.PASSED, "");
    private static final LeafResult NEEDS_CLUSTER =
            leaf("in-01", Verdict.NOT_RUN, "needs a cluster");
    private static final LeafResult IN_PODS = leaf("in-01", Verdict.PASSED, "");

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private int reports;

    private Path report(String environment, LeafResult... leaves) throws Exception {
        Path report = folder.resolve(environment + "-" + ++reports);
        ReportFolder.prepare(report);
        ReportFolder.write(Reported.run(environment, leaves), report);
        return report;
    }

    private int diff(Path one, Path other, String... options) {
        var writer = new PrintWriter(out, true);
        var words = new java.util.ArrayList<>(java.util.List.of(options));
        words.addFirst(other.toString());
        words.addFirst(one.toString());
        words.addFirst("diff");
        return AssayCommand.execute(
                new Console(writer, writer, false, 100), words.toArray(String[]::new));
    }

    @Test
    void whatTheOtherEnvironmentDoesNotCarryIsCountedByItsReason() throws Exception {
        Path local = report("local", AGREED, NEEDS_CLUSTER);
        Path k3s = report("k3s", AGREED, IN_PODS);

        assertThat(diff(local, k3s)).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains("lacks 1 (in-01): not-run: needs a cluster")
                .contains("1 leaves observed by both, 1 by one; 0 disagreements");
    }

    @Test
    void strictlyItIsADisagreement() throws Exception {
        Path local = report("local", AGREED, NEEDS_CLUSTER);
        Path k3s = report("k3s", AGREED, IN_PODS);

        assertThat(diff(local, k3s, "--strict")).isEqualTo(1);
        assertThat(out.toString()).contains("in-01\n", "not-run: needs a cluster\n");
    }

    @Test
    void inOneEnvironmentALeafThatIsNoLongerRunIsSeen() throws Exception {
        Path before = report("k3s", AGREED, IN_PODS);
        Path after = report("k3s", AGREED, NEEDS_CLUSTER);

        assertThat(diff(before, after)).isEqualTo(1);
        assertThat(out.toString()).contains("1 leaves observed by both, 0 by one; 1 disagreements");
    }

    @Test
    void aLeafOfOneReportIsADisagreement() throws Exception {
        Path local = report("local", AGREED);
        Path k3s = report("k3s", AGREED, IN_PODS);

        assertThat(diff(local, k3s)).isEqualTo(1);
        assertThat(out.toString()).contains("only k3s at 2026-11-21T10:15:30Z has 1 (in-01)");
    }

    @Test
    void reportsWithoutACommonObservationCannotBeCompared() throws Exception {
        assertThat(diff(report("local", NEEDS_CLUSTER), report("k3s", IN_PODS))).isEqualTo(2);
        assertThat(out.toString()).contains("have no leaf in common that both have observed");
    }
}
