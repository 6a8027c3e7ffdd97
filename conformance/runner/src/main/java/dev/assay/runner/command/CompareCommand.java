package dev.assay.runner.command;

import dev.assay.reports.comparison.Regression;
import dev.assay.reports.comparison.Regression.Step;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.runner.UserFault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what got worse between two builds. */
@Command(
        name = "compare",
        description = {
            "Compares the report of a newer build with that of an older one: what passed and no longer",
            "does, what passed and was not observed any more, what got better, what is still wrong,",
            "and leaves that are new in the catalogue.",
            "Exit code 0 when no core or extended leaf got worse or was lost, 1 when one did, 2 when",
            "the two cannot be compared. ('./assay diff' asks whether two runs of the same agree.)"
        },
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    private static final int NAMED = 5;

    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "OLD",
            description = "A report.json, or the folder that holds it.")
    private Path older = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The newer build's.")
    private Path newer = Path.of("");

    @Option(
            names = "--allow-fewer",
            description = "What the newer run has not observed is told of, and is no regression.")
    private boolean allowFewer;

    CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        RunResult before = EarlierReport.read(older, "./assay compare");
        RunResult after = EarlierReport.read(newer, "./assay compare");
        requireComparable(before, after);
        Regression regression = Regression.of(before, after);
        regression.worse().forEach(each -> show("WORSE", each));
        regression.lost().forEach(each -> show("LOST", each));
        regression.addedAndWrong().forEach(this::showAdded);
        regression.better().forEach(each -> show("better", each));
        names("still not passed", regression.still().stream().map(Step::id).toList());
        names("new", regression.added().stream().map(LeafResult::id).toList());
        console.out()
                .printf(
                        "%s -> %s: %d worse, %d lost, %d better, %d still not passed, %d new%n",
                        before.implementation().label(),
                        after.implementation().label(),
                        regression.worse().size(),
                        regression.lost().size(),
                        regression.better().size(),
                        regression.still().size(),
                        regression.added().size());
        if (!before.suite().equals(after.suite())) {
            console.out()
                    .printf(
                            "the suite is not the same: %s before, %s now; a leaf may ask for more than it did%n",
                            suite(before), suite(after));
        }
        console.out().flush();
        return regression.regresses(!allowFewer) ? 1 : 0;
    }

    private static void requireComparable(RunResult before, RunResult after) throws UserFault {
        if (!before.implementation().project().equals(after.implementation().project())) {
            throw new UserFault(
                    "these are reports of two implementations, '%s' and '%s'; ./assay diff shows where they differ"
                            .formatted(
                                    before.implementation().project(),
                                    after.implementation().project()));
        }
        if (!before.environment().name().equals(after.environment().name())) {
            throw new UserFault(
                    "one run was on %s, the other on %s, which observe other leaves; ./assay diff takes that into account"
                            .formatted(before.environment().name(), after.environment().name()));
        }
    }

    private void show(String word, Step step) {
        String now =
                step.after()
                        .map(leaf -> leaf.verdict().text() + because(leaf))
                        .orElse("not in the newer report");
        console.out()
                .printf(
                        "%-6s %s: %s -> %s%s%n",
                        word,
                        step.id(),
                        step.before().verdict().text(),
                        now,
                        step.gates() ? "" : " (provisional: does not count)");
    }

    private void showAdded(LeafResult leaf) {
        console.out().printf("new    %s: %s%s%n", leaf.id(), leaf.verdict().text(), because(leaf));
    }

    private static String because(LeafResult leaf) {
        String message = leaf.finding().message().lines().findFirst().orElse("");
        return message.isEmpty() ? "" : " (" + message + ")";
    }

    private void names(String what, List<String> ids) {
        if (!ids.isEmpty()) {
            console.out()
                    .printf(
                            "%s: %s%s%n",
                            what,
                            ids.stream().limit(NAMED).collect(Collectors.joining(", ")),
                            ids.size() > NAMED
                                    ? ", and %d more".formatted(ids.size() - NAMED)
                                    : "");
        }
    }

    private static String suite(RunResult run) {
        String digest = run.suite().digest();
        return run.suite().version()
                + (digest.isEmpty()
                        ? ""
                        : " " + digest.substring(0, Math.min(15, digest.length())));
    }
}
