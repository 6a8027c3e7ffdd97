package dev.assay.runner.command;

import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.catalogue.Selection;
import dev.assay.cases.harness.LeafState;
import dev.assay.cases.harness.RunContext;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.Waiver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.environment.ExistingCluster;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.ReportFolderUnwritable;
import dev.assay.reports.certificate.Certificate;
import dev.assay.reports.certificate.Seal;
import dev.assay.reports.model.CaseJar;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Summary;
import dev.assay.reports.model.Verdict;
import dev.assay.reports.terminal.TerminalStyle;
import dev.assay.reports.terminal.TerminalSummary;
import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.catalogue.CommittedIndex;
import dev.assay.runner.catalogue.LoadedJar;
import dev.assay.runner.certificate.KeyFile;
import dev.assay.runner.run.Interruption;
import dev.assay.runner.run.RunRequest;
import dev.assay.runner.run.SuiteRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs cases against an implementation. */
@Command(
        name = "run",
        description = "Runs the cases against an implementation and writes a report.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "local",
            description =
                    "Where the implementation runs: local, k3s or cluster (${DEFAULT-VALUE}).")
    private String environment = "local";

    @Option(
            names = "--driver",
            paramLabel = "FILE|NAME",
            defaultValue = "reference",
            description = "What is tested: a driver file, or a driver's name (${DEFAULT-VALUE}).")
    private String driver = "reference";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            split = ",",
            description = "Only cases of this profile; may be repeated.")
    private List<String> profiles = new ArrayList<>();

    @Option(
            names = "--case",
            paramLabel = "GLOB",
            split = ",",
            description = "Only cases or leaves whose ID matches; may be repeated.")
    private List<String> globs = new ArrayList<>();

    @Option(
            names = "--only-failed",
            paramLabel = "REPORT",
            description = "Only what failed, was flaky or in error in this report.json.")
    private Optional<Path> onlyFailed = Optional.empty();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many cases run at once (twice the processors, as most cases wait; one more on k3s).")
    private Optional<Integer> jobsAsked = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "assay-report",
            description = "Where the report is written (${DEFAULT-VALUE}).")
    private Path report = Path.of("assay-report");

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats a run's order; recorded in the report.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--full",
            description =
                    "Observes large tables whole also where workloads are dear (k3s, cluster); local always does.")
    private boolean full;

    @Option(
            names = "--case-deadline",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description =
                    "After this time on its lane a case is in error and the run goes on without it: 90s, 20m, 2h (10m).")
    private Optional<Duration> caseDeadline = Optional.empty();

    @Mixin private CaseJarOption with = new CaseJarOption();

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--certify", description = "Exit 1 unless a certificate is issued.")
    private boolean certify;

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description =
                    "Signs certificate.yaml with this private key (PEM: Ed25519, EC or RSA); ./assay verify checks it.")
    private Optional<Path> signKey = Optional.empty();

    @Option(
            names = "--rerun",
            paramLabel = "COMMAND",
            hidden = true,
            description = "What a report names to run one leaf again; %%s stands for its ID.")
    private Optional<String> rerunAs = Optional.empty();

    private final SecretLedger secrets;

    RunCommand(Console console, SecretLedger secrets) {
        this.console = console;
        this.secrets = secrets;
    }

    @Override
    public Integer call() throws UserFault {
        List<LoadedJar> jars = with.load();
        Catalogue catalogue = LoadedJar.beside(Catalogue.shipped(), jars);
        catalogue.requireMatches("--case", globs);
        Set<Profile> ofProfiles = Choices.profiles(profiles);
        Environment chosen = cluster.on(Choices.environment(environment));
        if (with.isGiven() && cluster.inside()) {
            throw new UserFault(
                    "--with and --in-cluster do not go together yet: the runner there has no way to your jar; leave out --in-cluster");
        }
        MeshDriver described = Choices.driver(driver);
        int jobs = jobsAsked.orElseGet(() -> chosen.usualJobs(described));
        Choices.requireJobs(jobs);
        catalogue.requireMatches(
                "a waiver of " + driver,
                described.waivers().stream()
                        .map(Waiver::pattern)
                        // of a jar that this run does without
                        .filter(pattern -> with.isGiven() || !CaseJar.isFromJar(pattern))
                        .toList());
        Choices.requireSuits(chosen, described);
        List<String> wanted = wanted(catalogue);
        Set<Profile> usual = UsualProfiles.of(described);
        Selection selection = Selection.of(wanted, ofProfiles.isEmpty() ? usual : ofProfiles);
        requireSomething(catalogue, selection);
        requireUsable(chosen, described);
        Optional<Seal> seal = Optional.empty();
        if (signKey.isPresent()) {
            seal = Optional.of(KeyFile.signing(signKey.get(), secrets));
        }
        Choices.prepare(described, console);
        ReportPlace.prepare(report, List.of(ReportFolder.EVIDENCE));
        if (chosen instanceof ExistingCluster existing && cluster.inside()) {
            return inside(existing, described, wanted, seal);
        }
        var request =
                new RunRequest(
                        chosen,
                        described,
                        driver,
                        selection,
                        ofProfiles.isEmpty() && !described.hasMesh() ? usual : ofProfiles,
                        jobs,
                        full,
                        caseDeadline.orElse(RunContext.USUAL_DEADLINE),
                        true,
                        seed.orElseGet(System::nanoTime),
                        report,
                        rerunAs.orElseGet(this::rerun));
        console.out()
                .printf(
                        "assay %s: %s on %s, seed %d, %d jobs%n",
                        SuiteRun.version(),
                        described.implementation().project(),
                        chosen.name(),
                        request.seed(),
                        jobs);
        console.out().flush();
        RunResult result;
        boolean undisturbed;
        var interruption = new Interruption();
        Ending ending = Ending.watch(console, () -> interrupted(interruption));
        try {
            result = run(jars, request, interruption);
        } finally {
            undisturbed = ending.wasUndisturbed();
        }
        if (!undisturbed) {
            return AssayCommand.INTERRUPTED;
        }
        requireThatAMeshStood(result);
        return conclude(result, seal);
    }

    private int inside(
            ExistingCluster existing,
            MeshDriver described,
            List<String> wanted,
            Optional<Seal> seal)
            throws UserFault {
        Ending ending = Ending.watch(console, () -> interrupted(new Interruption()));
        try {
            int code =
                    new InsideCommand(console, report, driver, words(wanted))
                            .run(existing, described);
            // The key stays here: what runs in the cluster is not to be trusted with it.
            if (seal.isPresent() && code != AssayCommand.COULD_NOT) {
                seal(seal.get());
            }
            return ending.wasUndisturbed() ? code : AssayCommand.INTERRUPTED;
        } catch (UserFault e) {
            if (ending.wasUndisturbed()) {
                throw e;
            }
            // a run that was interrupted has been told of already
            return AssayCommand.INTERRUPTED;
        }
    }

    /** What was asked for, but for where it runs and what is tested. */
    private List<String> words(List<String> wanted) {
        var words = new ArrayList<String>();
        if (!wanted.isEmpty()) {
            words.add("--case=" + String.join(",", wanted));
        }
        if (!profiles.isEmpty()) {
            words.add("--profile=" + String.join(",", profiles));
        }
        jobsAsked.ifPresent(jobs -> words.add("--jobs=" + jobs));
        seed.ifPresent(its -> words.add("--seed=" + its));
        caseDeadline.ifPresent(its -> words.add("--case-deadline=" + its.toSeconds() + "s"));
        if (full) {
            words.add("--full");
        }
        if (certify) {
            words.add("--certify");
        }
        words.add("--rerun=" + rerun());
        return words;
    }

    /** What stands in the way on a cluster is said before a report is begun. */
    private static void requireUsable(Environment environment, MeshDriver driver) throws UserFault {
        if (environment instanceof ExistingCluster existing) {
            try {
                existing.require(driver);
            } catch (CannotInstall e) {
                throw new UserFault(
                        "environment '%s': %s".formatted(environment.name(), e.getMessage()), e);
            }
        }
    }

    /** Keeps what was observed so far, and says where it is. */
    private String interrupted(Interruption interruption) {
        Optional<RunResult> partial = interruption.end();
        Path html = report.resolve("report.html");
        if (partial.isEmpty()) {
            return "interrupted; this run wrote no report (%s)"
                    .formatted(
                            Files.exists(html)
                                    ? html + " is an earlier run's"
                                    : "its log is " + report.resolve("run.log"));
        }
        long left =
                partial.get().leaves().stream()
                        .filter(leaf -> leaf.finding().message().equals(Finding.INTERRUPTED))
                        .count();
        try {
            ReportFolder.write(partial.get(), report);
        } catch (ReportFolderUnwritable e) {
            return "interrupted; " + e.getMessage();
        }
        return "interrupted; %d of %d leaves were observed, the others are not-run in %s"
                .formatted(
                        partial.get().leaves().size() - left, partial.get().leaves().size(), html);
    }

    private RunResult run(List<LoadedJar> jars, RunRequest request, Interruption interruption)
            throws UserFault {
        try {
            return SuiteRun.of(
                            Catalogue.shipped(), CommittedIndex.load(), Clock.systemUTC(), secrets)
                    .with(jars)
                    .run(request, console, interruption);
        } catch (CannotInstall e) {
            throw new UserFault(
                    "environment '%s': %s".formatted(request.environment().name(), e.getMessage()),
                    e);
        }
    }

    /** Where the implementation never came up, nothing was found out about it. */
    private static void requireThatAMeshStood(RunResult result) throws UserFault {
        List<String> errors =
                result.leaves().stream()
                        .filter(leaf -> leaf.verdict() == Verdict.ERROR)
                        .map(leaf -> leaf.finding().message())
                        .toList();
        Summary summary = result.summary();
        if (!errors.isEmpty()
                && summary.passed() + summary.failed() + summary.flaky() + summary.waived() == 0
                && errors.stream().allMatch(each -> each.startsWith(LeafState.NO_LANE))) {
            throw new UserFault(errors.getFirst().substring(LeafState.NO_LANE.length()));
        }
    }

    private int conclude(RunResult result, Optional<Seal> seal) throws UserFault {
        // first, so that a full disk does not take the verdict, too
        console.out()
                .print(
                        TerminalSummary.render(
                                result, new TerminalStyle(console.width(), console.ansi())));
        console.out().flush();
        try {
            ReportFolder.write(result, report);
        } catch (ReportFolderUnwritable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
        if (seal.isPresent()) {
            seal(seal.get());
        }
        console.out().printf("%nreport: %s%n", report.resolve("report.html"));
        console.out().flush();
        if (result.summary().failsTheRun()) {
            return 1;
        }
        Certificate certificate = Certificate.of(result);
        if (certify && !certificate.issued()) {
            certificate.reasons().forEach(reason -> console.err().println("assay: " + reason));
            return 1;
        }
        return 0;
    }

    private void seal(Seal seal) throws UserFault {
        try {
            ReportFolder.seal(report, seal);
        } catch (ReportFolderUnwritable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> wanted(Catalogue catalogue) throws UserFault {
        if (onlyFailed.isEmpty()) {
            return globs;
        }
        Path file = onlyFailed.map(EarlierReport::file).get();
        List<String> failed =
                EarlierReport.read(file, "--only-failed").failures().stream()
                        .map(LeafResult::id)
                        .toList();
        if (failed.isEmpty()) {
            throw new UserFault("nothing failed in " + file + ", so that there is nothing to run");
        }
        Selection also = Selection.of(globs, Set.of());
        List<String> wanted =
                failed.stream()
                        .filter(id ->
                                catalogue.cases().stream()
                                        .flatMap(each -> also.wanted(each).stream())
                                        .anyMatch(leaf -> leaf.id().equals(id)))
                        .toList();
        if (wanted.isEmpty()) {
            throw new UserFault(
                    "of what failed in %s (%s, ...), this suite has nothing%s"
                            .formatted(
                                    file,
                                    failed.getFirst(),
                                    globs.isEmpty() ? "" : " that --case selects"));
        }
        return wanted;
    }

    private void requireSomething(Catalogue catalogue, Selection selection) throws UserFault {
        if (catalogue.cases().stream().allMatch(each -> selection.wanted(each).isEmpty())) {
            String among =
                    profiles.isEmpty()
                            ? "of the usual profiles; name theirs with --profile"
                            : "of profile %s".formatted(String.join(", ", profiles));
            throw new UserFault(
                    "no leaf is selected: %s is %s"
                            .formatted(
                                    globs.isEmpty()
                                            ? "no case"
                                            : "none of " + String.join(", ", globs),
                                    among));
        }
    }

    private String rerun() {
        var text = new StringBuilder("./assay run");
        if (!environment.equals("local")) {
            text.append(" --env ").append(environment);
        }
        cluster.words().forEach(word -> text.append(' ').append(word.replace("%", "%%")));
        if (!driver.equals("reference")) {
            text.append(" --driver ").append(driver.replace("%", "%%"));
        }
        return text.append(" --case '%s'").toString();
    }
}
