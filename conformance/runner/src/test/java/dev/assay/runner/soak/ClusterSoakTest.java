package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.reports.model.Verdict;
import dev.assay.runner.UserFault;
import dev.assay.runner.fake.Reported;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterSoakTest {
    private static final String COMMIT = "0123456789ab";

    @TempDir private Path folder;

    /** Runs that end at once; of a pair neither ends before the other has begun. */
    private static final class FakeRuns implements Runs {
        private final Map<String, Ran> ended = new ConcurrentHashMap<>();
        private final Queue<String> started = new ConcurrentLinkedQueue<>();
        private final CyclicBarrier pair = new CyclicBarrier(2);
        private Optional<String> different = Optional.empty();
        private Optional<String> broken = Optional.empty();

        @Override
        public Ran run(String name, List<String> arguments) throws UserFault {
            started.add(name);
            if (name.endsWith("-a") || name.endsWith("-b")) {
                meet();
            }
            if (broken.filter(name::equals).isPresent()) {
                throw new UserFault(name + " was broken off");
            }
            Verdict verdict =
                    different.filter(name::equals).isPresent() ? Verdict.FAILED : Verdict.PASSED;
            var ran =
                    new Ran(
                            name,
                            verdict == Verdict.PASSED ? 0 : 1,
                            60,
                            Optional.of(
                                    Reported.run("k3s", Reported.leaf("pa-01/a", verdict, ""))));
            ended.put(name, ran);
            return ran;
        }

        private void meet() {
            try {
                pair.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("the other run of the pair did not begin", e);
            }
        }

        @Override
        public Optional<Ran> ended(String name) {
            return Optional.ofNullable(ended.get(name));
        }

        @Override
        public void begin() {
            ended.clear();
        }
    }

    private final FakeRuns runs = new FakeRuns();

    private SoakFindings soak(int rounds, String commit, boolean resumed) throws Exception {
        return new ClusterSoak(runs, folder.resolve("soak.json"), List.of(), commit, resumed)
                .run(rounds, line -> {});
    }

    @Test
    void theMiddleOneIsTwoAtTheSameTime() throws Exception {
        SoakFindings findings = soak(3, COMMIT, false);

        assertThat(findings.complaints()).isEmpty();
        assertThat(runs.started)
                .containsExactlyInAnyOrder("run-01", "run-02-a", "run-02-b", "run-03");
        assertThat(findings.figures().get("runs"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(4)
                .allSatisfy(
                        each -> assertThat(String.valueOf(each)).contains("exit=0", "passed=1"));
    }

    @Test
    void anotherVerdictThanTheFirstRunsIsAComplaint() throws Exception {
        runs.different = Optional.of("run-02-b");

        assertThat(soak(3, COMMIT, false).complaints())
                .containsExactly(
                        "run-02-b ended with 1",
                        "run-02-b (two at the same time): pa-01/a is failed, in run-01 it was passed");
    }

    @Test
    void aSoakThatWasBrokenOffGoesOnAfterTheLastRunThatEnded() throws Exception {
        runs.broken = Optional.of("run-03");
        assertThatThrownBy(() -> soak(3, COMMIT, false)).hasMessageContaining("run-03");
        runs.broken = Optional.empty();
        runs.started.clear();

        SoakFindings findings = soak(3, COMMIT, true);

        assertThat(runs.started).containsExactly("run-03");
        assertThat(findings.complaints()).isEmpty();
        assertThat(findings.figures()).containsEntry("resumed", true);
        assertThat(findings.earlier()).isEqualTo(java.time.Duration.ofMinutes(2));
    }

    @Test
    void onlyTheSameSoakIsGoneOnWith() throws Exception {
        assertThatThrownBy(() -> soak(1, COMMIT, true))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no soak was begun in " + folder);
        soak(1, COMMIT, false);
        assertThatThrownBy(() -> soak(1, "ba9876543210", true))
                .hasMessageContaining("was begun on commit 0123456789ab, and this is ba9876543210");
        assertThatThrownBy(() -> soak(2, COMMIT, true))
                .hasMessageContaining("was begun with 1 runs");
        assertThatThrownBy(() -> soak(1, COMMIT + " with changes", true))
                .hasMessageContaining("needs sources that are those of a commit");
        assertThat(soak(1, COMMIT, true).complaints()).isEmpty();
    }

    @Test
    void howARunEndedIsRememberedBesideItsReport() throws Exception {
        var processes = new RunProcesses(folder);
        assertThat(processes.ended("run-01")).isEmpty();
        Path run = Files.createDirectories(folder.resolve("run-01"));
        Files.writeString(run.resolve("run.json"), "{\"exit\": 2, \"seconds\": 7.5}");

        assertThat(processes.ended("run-01")).contains(new Ran("run-01", 2, 7.5, Optional.empty()));
        processes.begin();
        assertThat(processes.ended("run-01")).isEmpty();
    }
}
