package dev.assay.runner.command;

import dev.assay.cases.catalogue.Selection;
import dev.assay.fixtures.driver.Suggestion;
import dev.assay.fixtures.environment.Environment;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.mutant.Mutant;
import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.mutants.Agreement;
import dev.assay.runner.mutants.KillMatrix;
import dev.assay.runner.mutants.KillReport;
import dev.assay.runner.mutants.MutantResult;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the cases on meshes that are broken on purpose. */
@Command(
        name = "mutants",
        description =
                "Proves the cases on meshes that are broken on purpose: each mistake must make the"
                        + " cases fail that it concerns, and no other.",
        mixinStandardHelpOptions = true)
final class MutantsCommand implements Callable<Integer> {
    private final Console console;

    @Option(
            names = "--mutant",
            paramLabel = "GLOB",
            split = ",",
            description = "Only mutants whose ID matches; may be repeated.")
    private List<String> globs = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description =
                    "Where they run: local, or k3s for those that only a cluster has and a choice of"
                            + " the others (${DEFAULT-VALUE}).",
            defaultValue = "local")
    private String environment = "local";

    @Option(names = "--json", description = "Prints the kill matrix as JSON.")
    private boolean json;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "How many mutants run at once (four times the processors: they wait most of their time; on"
                            + " k3s three times, as each has pods of its own).")
    private Optional<Integer> jobsAsked = Optional.empty();

    @Option(
            names = "--full",
            description = "Every mutant meets the whole catalogue; takes many minutes.")
    private boolean full;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "assay-report/mutants",
            description = "Where the evidence is written (${DEFAULT-VALUE}).")
    private Path report = Path.of("assay-report", "mutants");

    MutantsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        Environment chosen = Choices.environment(environment);
        Catalogue catalogue = Catalogue.shipped();
        List<Mutant> all =
                ServiceLoader.load(Mutant.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .sorted(Comparator.comparing(Mutant::id))
                        .toList();
        if (all.isEmpty()) {
            throw new UserFault("there are no mutants on the class path: start './assay mutants'");
        }
        List<Mutant> here =
                all.stream().filter(each -> each.environments().contains(environment)).toList();
        List<Mutant> wanted = wanted(here);
        int most = KillMatrix.usualJobs(chosen, wanted);
        int jobs = most == 1 ? most : jobsAsked.orElse(most);
        Choices.requireJobs(jobs);
        ReportPlace.prepare(report, wanted.stream().map(Mutant::id).toList());
        List<MutantResult> results;
        var judged = new AtomicInteger();
        Ending ending =
                Ending.watch(
                        console,
                        () ->
                                "interrupted; of %d mutants %d were judged, the others are neither killed nor alive"
                                        .formatted(wanted.size(), judged.get()));
        boolean undisturbed;
        try (chosen) {
            chosen.begin(this::say);
            results =
                    new KillMatrix(catalogue, chosen, report, Clock.systemUTC(), jobs, full)
                            .run(
                                    wanted,
                                    result -> {
                                        if (!ending.hasBegun()) {
                                            judged.incrementAndGet();
                                            show(result);
                                        }
                                    });
        } catch (CannotInstall e) {
            throw new UserFault("environment '%s': %s".formatted(environment, e.getMessage()), e);
        } finally {
            undisturbed = ending.wasUndisturbed();
        }
        if (!undisturbed) {
            return AssayCommand.INTERRUPTED;
        }
        List<String> disputes =
                globs.isEmpty() ? Agreement.disputes(catalogue, all) : List.<String>of();
        console.out().print(json ? KillReport.json(results) : KillReport.matrix(results, disputes));
        console.out().flush();
        if (globs.isEmpty()) {
            sayWhatIsNotRun(all);
        }
        if (json) {
            disputes.forEach(each -> console.err().println("assay: " + each));
        } else if (globs.isEmpty() && environment.equals("local")) {
            List<String> unproven = Agreement.unproven(catalogue);
            if (!unproven.isEmpty()) {
                console.out().println("cases without a mutant: " + String.join(" ", unproven));
            }
        }
        return disputes.isEmpty() && results.stream().allMatch(MutantResult::killed) ? 0 : 1;
    }

    /** A mutant that this environment cannot have is neither killed here nor alive. */
    private void sayWhatIsNotRun(List<Mutant> all) {
        List<String> elsewhere =
                all.stream()
                        .filter(each -> !each.environments().contains(environment))
                        .map(Mutant::id)
                        .toList();
        if (!elsewhere.isEmpty()) {
            var to = json ? console.err() : console.out();
            to.println(
                    "not run, as environment %s cannot have them: %s"
                            .formatted(environment, String.join(" ", elsewhere)));
        }
    }

    private List<Mutant> wanted(List<Mutant> all) throws UserFault {
        if (globs.isEmpty()) {
            return all;
        }
        List<String> ids = all.stream().map(Mutant::id).toList();
        for (String glob : globs) {
            if (ids.stream().noneMatch(id -> Selection.glob(glob).matcher(id).matches())) {
                throw new UserFault(
                        "no mutant of environment %s matches '%s'%s ('./assay list --json' names them; %d run here)"
                                .formatted(
                                        environment,
                                        glob,
                                        Suggestion.orNothing(glob, ids),
                                        ids.size()));
            }
        }
        return all.stream()
                .filter(each ->
                        globs.stream()
                                .anyMatch(
                                        glob -> Selection.glob(glob).matcher(each.id()).matches()))
                .toList();
    }

    private synchronized void say(String line) {
        console.err().println(line);
        console.err().flush();
    }

    /** With JSON the progress goes to the other stream, so that the output can be piped. */
    private synchronized void show(MutantResult result) {
        var to = json ? console.err() : console.out();
        to.print(KillReport.line(result));
        to.flush();
    }
}
