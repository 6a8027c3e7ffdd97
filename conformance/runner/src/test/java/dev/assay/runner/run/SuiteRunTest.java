package dev.assay.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.driver.Waiver;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.command.Console;
import dev.assay.runner.fake.FakeEnvironment;
import dev.assay.runner.fake.HangingCases;
import dev.assay.runner.fake.PluggingCases;
import dev.assay.runner.fake.TinyCases;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SuiteRunTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    @TempDir private Path report;
    private final SecretLedger secrets = new SecretLedger();
    private final StringWriter printed = new StringWriter();
    private FakeEnvironment environment = new FakeEnvironment(8);
    private Class<?> cases = TinyCases.class;

    private RunResult run(Set<String> features, List<Waiver> waivers, String... globs)
            throws CannotInstall {
        return run(new Interruption(), new PrintWriter(printed, true), features, waivers, globs);
    }

    private RunResult run(
            Interruption interruption,
            PrintWriter out,
            Set<String> features,
            List<Waiver> waivers,
            String... globs)
            throws CannotInstall {
        Catalogue catalogue = Catalogue.of(List.of(cases));
        return SuiteRun.of(catalogue, catalogue.index(), CLOCK, secrets)
                .run(
                        new RunRequest(
                                environment,
                                FakeEnvironment.driver(features, waivers),
                                "fake",
                                Selection.of(List.of(globs), Set.of()),
                                Set.of(Profile.MESH),
                                4,
                                false,
                                Duration.ofMillis(1_500),
                                true,
                                7,
                                report,
                                "./assay run --case '%s'"),
                        new Console(out, out, false, 80),
                        interruption);
    }

    private static Map<String, Verdict> verdicts(RunResult run) {
        return run.leaves().stream().collect(Collectors.toMap(LeafResult::id, LeafResult::verdict));
    }

    private static LeafResult leaf(RunResult run, String id) {
        return run.leaves().stream().filter(l -> l.id().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void eachWayToEndHasItsVerdict() throws Exception {
        TinyCases.ASKED.set(0);
        RunResult run = run(Set.of(), List.of());
        assertThat(verdicts(run))
                .containsAllEntriesOf(
                        Map.of(
                                "tt-01/here", Verdict.PASSED,
                                "tt-01/there", Verdict.PASSED,
                                "tt-02/fails", Verdict.FAILED,
                                "tt-02/passes", Verdict.PASSED,
                                "tt-02/faulty", Verdict.ERROR,
                                "tt-02/not-carried", Verdict.NOT_RUN,
                                "tt-02/forgotten", Verdict.ERROR,
                                "tt-03", Verdict.FAILED,
                                "tt-04", Verdict.FLAKY))
                .containsAllEntriesOf(
                        Map.of(
                                "tt-05", Verdict.NOT_APPLICABLE,
                                "tt-06/a-x", Verdict.PASSED,
                                "tt-06/c-y", Verdict.PASSED,
                                "tt-07", Verdict.FAILED,
                                "tt-08", Verdict.FAILED,
                                "tt-09", Verdict.ERROR));
        assertThat(run.leaves()).hasSize(24);
        assertThat(run.summary().failsTheRun()).isTrue();
        assertThat(leaf(run, "tt-03").finding().message()).startsWith("control:");
        assertThat(leaf(run, "tt-07").finding().message()).contains("STRCT");
        assertThat(leaf(run, "tt-09").finding().message()).contains("does not come up");
        assertThat(leaf(run, "tt-02/not-carried").finding().message()).isEqualTo("no such path");
        assertThat(leaf(run, "tt-01/here").leaf().rerun())
                .isEqualTo("./assay run --case 'tt-01/here'");
        assertThat(environment.standing()).as("meshes left behind").isZero();
        assertThat(run.topology().isKnown()).isTrue();
    }

    @Test
    void aCaseThatTheHarnessCannotBeginSaysWhy() throws Exception {
        cases = Laneless.class;
        RunResult run = run(Set.of("impatient"), List.of());
        assertThat(leaf(run, "tt-20").verdict()).isEqualTo(Verdict.ERROR);
        assertThat(leaf(run, "tt-20").finding().message())
                .startsWith("JUnit could not run its case: tt-20")
                .contains("limit PT0S");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aCaseThatHangsIsInErrorAfterItsDeadlineAndTheOthersAreAsEver(int meshesAtOnce)
            throws Exception {
        cases = HangingCases.class;
        environment = new FakeEnvironment(meshesAtOnce);
        RunResult run = run(Set.of(), List.of());
        assertThat(verdicts(run))
                .isEqualTo(
                        Map.of(
                                "tt-30/before", Verdict.PASSED,
                                "tt-30/hung", Verdict.ERROR,
                                "tt-31", Verdict.ERROR,
                                "tt-32", Verdict.PASSED,
                                "tt-33", Verdict.PASSED,
                                "tt-34", Verdict.ERROR));
        assertThat(leaf(run, "tt-30/hung").finding().message())
                .startsWith("still running after its deadline of 1.5 s, at ")
                .contains("HangingCases.hang(");
        assertThat(leaf(run, "tt-31").finding().message()).contains("HangingCases.forever(");
        assertThat(leaf(run, "tt-34").finding().message()).contains("deadline of 1.0 s");
        assertThat(report.resolve("evidence/tt-31/stack-trace.txt"))
                .content()
                .contains("CountDownLatch", "HangingCases.forever(");
        assertThat(HangingCases.BEGUN.getAndSet(0)).as("hangs, none of them twice").isEqualTo(3);
        assertThat(environment.standing()).as("meshes left behind").isZero();
    }

    /** Where a lane is wanted, lending it says what is wrong. */
    @InProfile(Profile.MESH)
    static final class Laneless {
        @Case(id = "tt-20", title = "nothing", source = "none")
        void neverBegun(Observations leaves) {
            leaves.expect(() -> "begun").is(Expectation.equalTo("begun"));
        }
    }

    @Test
    void anInterruptedRunTellsWhatItHasObservedAndThatTheRestIsNotRun() throws Exception {
        var interruption = new Interruption();
        assertThat(interruption.end()).as("before it began").isEmpty();
        var partial = new AtomicReference<Optional<RunResult>>(Optional.empty());
        var last = new AtomicReference<>("");
        var out =
                new PrintWriter(printed, true) {
                    // the first of several leaves that do not pass: the others are not told yet
                    @Override
                    public void println(String line) {
                        super.println(line);
                        if (partial.get().isEmpty() && line.matches(" *(FAILED|ERROR) tt-.*")) {
                            last.set(line + System.lineSeparator());
                            partial.set(interruption.end());
                        }
                    }
                };

        run(interruption, out, Set.of(), List.of());

        RunResult told = partial.get().orElseThrow();
        assertThat(told.leaves()).hasSize(24);
        assertThat(told.leaves())
                .extracting(LeafResult::verdict)
                .containsAnyOf(Verdict.FAILED, Verdict.ERROR);
        assertThat(told.leaves())
                .filteredOn(leaf -> leaf.verdict() == Verdict.NOT_RUN)
                .extracting(leaf -> leaf.finding().message())
                .contains(Finding.INTERRUPTED);
        assertThat(told.summary().failsTheRun()).isTrue();
        assertThat(printed.toString()).as("what came after").endsWith(last.get());
    }

    @Test
    void whatNeedsAClusterIsNotRunWithoutOneAndNothingIsStartedForIt() throws Exception {
        RunResult declared = run(Set.of(), List.of(), "tt-10");
        assertThat(verdicts(declared)).containsOnly(Map.entry("tt-10/pods", Verdict.NOT_RUN));
        assertThat(leaf(declared, "tt-10/pods").finding().message())
                .isEqualTo("needs a Kubernetes cluster's pods; try --env k3s");
        assertThat(environment.most()).as("meshes").isZero();
        assertThat(verdicts(run(Set.of(), List.of(), "tt-11", "tt-12")))
                .isEqualTo(
                        Map.of(
                                "tt-11/anywhere", Verdict.PASSED,
                                "tt-11/pods", Verdict.NOT_RUN,
                                "tt-12", Verdict.NOT_RUN));
    }

    @Test
    void selectionTakesCasesAndLeavesByGlob() throws Exception {
        assertThat(verdicts(run(Set.of(), List.of(), "tt-01/h*", "tt-06/?-x")))
                .containsOnlyKeys("tt-01/here", "tt-06/a-x", "tt-06/b-x", "tt-06/c-x");
        assertThat(verdicts(run(Set.of(), List.of(), "tt-02"))).hasSize(5);
    }

    @Test
    void aChangeThatNeverArrivesLetsNothingPass() throws Exception {
        RunResult run = run(Set.of("deaf"), List.of(), "tt-01");
        assertThat(verdicts(run))
                .containsOnly(
                        Map.entry("tt-01/here", Verdict.FAILED),
                        Map.entry("tt-01/there", Verdict.FAILED));
        assertThat(leaf(run, "tt-01/there").finding().message()).contains("sentinel");
        assertThat(leaf(run, "tt-01/here").finding().observed()).contains("200");
    }

    @Test
    void waiversExcuseAFailureUntilTheyExpireAndNeverAPass() throws Exception {
        var link = "https://example.org";
        RunResult run =
                run(
                        Set.of(),
                        List.of(
                                new Waiver("tt-03", "known", link, LocalDate.parse("2026-11-21")),
                                new Waiver(
                                        "tt-02/fails", "old", link, LocalDate.parse("2026-11-20")),
                                new Waiver(
                                        "tt-0?/passes",
                                        "why",
                                        link,
                                        LocalDate.parse("2027-01-01"))),
                        "tt-02/fails",
                        "tt-02/passes",
                        "tt-03");
        assertThat(verdicts(run))
                .containsOnly(
                        Map.entry("tt-03", Verdict.WAIVED),
                        Map.entry("tt-02/fails", Verdict.FAILED),
                        Map.entry("tt-02/passes", Verdict.FAILED));
        assertThat(leaf(run, "tt-02/passes").finding().message()).contains("remove the waiver");
        assertThat(leaf(run, "tt-02/fails").finding().message()).contains("expired");
    }

    @Test
    void whereOnlyOneMeshMayStandMeshWideCasesWaitTheirTurn() throws Exception {
        environment = new FakeEnvironment(1);
        assertThat(verdicts(run(Set.of(), List.of(), "tt-01", "tt-06", "tt-04")))
                .hasSize(9)
                .doesNotContainValue(Verdict.ERROR)
                .doesNotContainValue(Verdict.FAILED);
        assertThat(environment.most()).isEqualTo(1);
    }

    @Test
    void whereAMeshMayStandBesideNobodyWaitsForWhoChangesTheMesh() throws Exception {
        environment = FakeEnvironment.ofTwo();
        assertThat(verdicts(run(Set.of("root-namespace"), List.of(), "tt-01", "tt-06", "tt-13")))
                .hasSize(9)
                .allSatisfy((leaf, verdict) -> assertThat(verdict).isEqualTo(Verdict.PASSED));
        assertThat(environment.rootsSeen()).contains("istio-system", "istio-system-beside");
        assertThat(environment.most()).isLessThanOrEqualTo(2);
        assertThat(environment.standing()).as("meshes left behind").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aMeshWhoseCaWasChangedMeetsNoOtherCase(int meshesAtOnce) throws Exception {
        cases = PluggingCases.class;
        environment = new FakeEnvironment(meshesAtOnce);
        RunResult run = run(Set.of(), List.of());
        assertThat(verdicts(run))
                .containsOnly(
                        Map.entry("tt-21", Verdict.PASSED),
                        Map.entry("tt-22", Verdict.PASSED),
                        Map.entry("tt-23", Verdict.PASSED),
                        Map.entry("tt-24", Verdict.ERROR));
        assertThat(leaf(run, "tt-24").finding().message()).contains("scope = MESH");
        assertThat(environment.standing()).as("meshes left behind").isZero();
    }

    @Test
    void aMeshThatCannotBeSharedIsPutUpByItself() throws Exception {
        environment = new FakeEnvironment(1);
        RunResult run = run(Set.of(), List.of(), "tt-09", "tt-13");
        assertThat(verdicts(run))
                .containsOnly(
                        Map.entry("tt-09", Verdict.ERROR), Map.entry("tt-13", Verdict.PASSED));
        assertThat(environment.most()).isEqualTo(1);
        assertThat(environment.standing()).as("meshes left behind").isZero();
    }

    @Test
    void aFailureLeavesEvidenceWithoutSecrets() throws Exception {
        RunResult run = run(Set.of(), List.of(), "tt-02/fails");
        List<String> evidence = leaf(run, "tt-02/fails").evidence();
        assertThat(evidence)
                .contains(
                        "evidence/tt-02/fails/attempts.txt",
                        "evidence/tt-02/fails/finding.txt",
                        "evidence/tt-02/fails/rerun.txt")
                .anyMatch(file -> file.contains("log-server."));
        var all = new StringBuilder();
        for (String file : evidence) {
            all.append(Files.readString(report.resolve(file)));
        }
        assertThat(all.toString())
                .doesNotContain("must not be seen")
                .contains("withheld", "a fake key", "expected: 2");
    }

    @Test
    void aPipeGetsPlainLines() throws Exception {
        run(Set.of(), List.of(), "tt-02/fails");
        assertThat(printed.toString())
                .contains("mesh up in", "FAILED tt-02/fails", "1/1  0 passed, 1 failed")
                .doesNotContain("\r");
    }
}
