package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KillSoakTest {
    private static final Traces.Before NOTHING =
            new Traces.Before(
                    java.util.Set.of(),
                    java.util.Set.of(),
                    java.util.Set.of(),
                    java.util.Set.of(),
                    java.util.Set.of());

    @TempDir private Path folder;

    @Test
    void momentsOfASeedAreTheSameAndInAllPhases() {
        List<KillMoment> moments = KillMoment.drawn(10, KillPhase.of("k3s"), 7);

        assertThat(moments)
                .isEqualTo(KillMoment.drawn(10, KillPhase.of("k3s"), 7))
                .isNotEqualTo(KillMoment.drawn(10, KillPhase.of("k3s"), 8));
        assertThat(
                        moments.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                KillMoment::phase, Collectors.counting())))
                .hasSize(KillPhase.values().length)
                .allSatisfy((phase, times) -> assertThat(times).isEqualTo(2));
        assertThat(moments)
                .allSatisfy(each ->
                        assertThat(each.seconds())
                                .isBetween(0.0, (double) each.phase().usualSeconds()));
    }

    @Test
    void aPhaseIsKnownByWhatARunPrints() {
        assertThat(KillPhase.reached("")).isEqualTo(KillPhase.IMAGE);
        assertThat(KillPhase.reached("  k3s: starting a node of x\n")).isEqualTo(KillPhase.CLUSTER);
        assertThat(
                        KillPhase.reached(
                                "  k3s: starting a node of x\n  k3s: the cluster is ready\n  mesh up in 7 s"))
                .isEqualTo(KillPhase.CASES);
    }

    /** A machine on which something stays, and one on which nothing does. */
    private record Left(List<String> things, List<Killed> asked) implements Traces {
        @Override
        public Before before() {
            return NOTHING;
        }

        @Override
        public List<String> containersOf(long pid) {
            return List.of();
        }

        @Override
        public List<String> leftBy(Before before, Killed killed, List<String> containers) {
            asked.add(killed);
            assertThat(ProcessHandle.of(killed.pid())).as("the run").isEmpty();
            return things;
        }
    }

    private SoakFindings soak(Traces traces) throws Exception {
        return new KillSoak(
                        folder,
                        "local",
                        List.of("--env", "local", "--case", "pa-01"),
                        List.of(),
                        3,
                        traces,
                        Clock.systemUTC())
                .run(1, line -> {});
    }

    @Test
    void aRunIsKilledAndCleanedUpAfter() throws Exception {
        var asked = new ArrayList<Traces.Killed>();

        SoakFindings findings = soak(new Left(List.of(), asked));

        assertThat(findings.complaints()).isEmpty();
        assertThat(asked).hasSize(1);
        assertThat(folder.resolve("run-01/clean.txt")).exists();
    }

    @Test
    void whatAProcessLeavesIsSeen() throws Exception {
        var traces = new MachineTraces();
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path report = Files.createDirectories(folder.resolve("report"));
        long now = Clock.systemUTC().millis() - 2000;
        var killed = new Traces.Killed(Long.MAX_VALUE, "mark-7", temporary, report, now);
        Traces.Before before = traces.before();
        assertThat(its(traces.leftBy(before, killed, List.of()))).isEmpty();

        Files.writeString(temporary.resolve("forgotten"), "");
        Files.writeString(report.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n");
        var builder = new ProcessBuilder("cat");
        builder.environment().put(MachineTraces.MARK, "mark-7");
        Process orphan = builder.start();
        try {
            assertThat(its(traces.leftBy(before, killed, List.of())))
                    .anySatisfy(each -> assertThat(each).contains("forgotten"))
                    .anySatisfy(each -> assertThat(each).startsWith("key file").contains("key.pem"))
                    .anySatisfy(
                            each -> assertThat(each).isEqualTo("process %d (cat)", orphan.pid()));
        } finally {
            orphan.destroyForcibly().waitFor();
        }
    }

    /** Others use the machine's engine and its temporary folder at the same time. */
    private List<String> its(List<String> left) {
        return left.stream()
                .filter(each -> each.contains(folder.toString()) || each.startsWith("process"))
                .toList();
    }
}
