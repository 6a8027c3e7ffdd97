package dev.assay.runner.command;

import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.driver.ValidatorDriver;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.ReportFolder;
import dev.assay.reports.ReportFolderUnwritable;
import dev.assay.reports.certificate.Certificate;
import dev.assay.reports.json.ReportReader;
import dev.assay.reports.json.ReportUnreadable;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.terminal.TerminalStyle;
import dev.assay.reports.terminal.TerminalSummary;
import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.catalogue.CommittedIndex;
import dev.assay.runner.run.RunRequest;
import dev.assay.runner.run.SuiteRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
            description = "How many cases run at once (twice the processors: most cases wait).")
    private int jobs = 2 * Runtime.getRuntime().availableProcessors();

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

    @Option(names = "--certify", description = "Exit 1 unless a certificate is issued.")
    private boolean certify;

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        if (jobs < 1) {
            throw new UserFault("--jobs is %d (expected: 1 or more)".formatted(jobs));
        }
        Catalogue catalogue = Catalogue.shipped();
        catalogue.requireMatches(globs);
        Set<Profile> asked = Choices.profiles(profiles);
        Environment chosen = Choices.environment(environment);
        MeshDriver described = Choices.driver(driver);
        Choices.requireSuits(chosen, described);
        Selection selection =
                Selection.of(wanted(catalogue), asked.isEmpty() ? usual(described) : asked);
        requireSomething(catalogue, selection);
        prepareReport();
        var request =
                new RunRequest(
                        chosen,
                        described,
                        driver,
                        selection,
                        asked,
                        jobs,
                        true,
                        seed.orElseGet(System::nanoTime),
                        report,
                        rerun());
        console.out()
                .printf(
                        "assay %s: %s on %s, seed %d, %d jobs%n",
                        SuiteRun.version(),
                        described.implementation().project(),
                        chosen.name(),
                        request.seed(),
                        jobs);
        console.out().flush();
        RunResult result =
                SuiteRun.of(catalogue, CommittedIndex.load(), Clock.systemUTC(), new SecretLedger())
                        .run(request, console);
        return conclude(result);
    }

    private int conclude(RunResult result) throws UserFault {
        try {
            ReportFolder.write(result, report);
        } catch (ReportFolderUnwritable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
        console.out()
                .print(
                        TerminalSummary.render(
                                result, new TerminalStyle(console.width(), console.ansi())));
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

    private List<String> wanted(Catalogue catalogue) throws UserFault {
        if (onlyFailed.isEmpty()) {
            return globs;
        }
        Path file = onlyFailed.get();
        try {
            List<String> failed =
                    ReportReader.read(Files.readString(file), file.toString()).failures().stream()
                            .map(LeafResult::id)
                            .filter(id -> catalogue.find(id).isPresent())
                            .toList();
            if (failed.isEmpty()) {
                throw new UserFault("nothing failed in " + file);
            }
            return failed;
        } catch (IOException e) {
            throw new UserFault(
                    "report '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (ReportUnreadable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    private static void requireSomething(Catalogue catalogue, Selection selection)
            throws UserFault {
        if (catalogue.cases().stream().allMatch(each -> selection.wanted(each).isEmpty())) {
            throw new UserFault("no leaf is selected: --case and --profile leave nothing over");
        }
    }

    /** Without --profile: all that is not opt-in, and what a library is asked, if there is one. */
    private static Set<Profile> usual(MeshDriver driver) {
        var usual = EnumSet.noneOf(Profile.class);
        for (Profile each : Profile.values()) {
            if (!each.isOptIn()) {
                usual.add(each);
            }
        }
        if (ValidatorDriver.existsFor(driver.name())) {
            usual.add(Profile.SPIFFE_STRICT);
        }
        return usual;
    }

    private void prepareReport() throws UserFault {
        try {
            Path evidence = ReportFolder.prepare(report);
            EarlierRun.forget(evidence);
        } catch (ReportFolderUnwritable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UserFault(
                    "the evidence of an earlier run in %s cannot be removed: %s"
                            .formatted(report, e.getMessage()),
                    e);
        }
        System.setProperty("assay.log", report.resolve("run.log").toString());
    }

    private String rerun() {
        var text = new StringBuilder("./assay run");
        if (!environment.equals("local")) {
            text.append(" --env ").append(environment);
        }
        if (!driver.equals("reference")) {
            text.append(" --driver ").append(driver.replace("%", "%%"));
        }
        return text.append(" --case '%s'").toString();
    }
}
