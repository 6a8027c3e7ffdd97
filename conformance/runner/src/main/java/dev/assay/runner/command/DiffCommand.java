package dev.assay.runner.command;

import dev.assay.reports.comparison.Comparison;
import dev.assay.reports.comparison.Comparison.Difference;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.runner.UserFault;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two reports leaf by leaf. */
@Command(
        name = "diff",
        description = {
            "Compares two reports leaf by leaf and prints where they disagree: another verdict, an",
            "error in one, a leaf that only one of them has, a run that was interrupted.",
            "Of two environments, each carries leaves that the other does not: what only one has",
            "observed is counted by the other's reason, and is no disagreement. In the same",
            "environment it is one; so is a feature that the same driver no longer declares.",
            "Exit code 0 when they agree, 1 when they disagree, 2 when they cannot be compared."
        },
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
    private static final int NAMED = 5;

    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "REPORT",
            description = "A report.json, or the folder that holds it.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "REPORT", description = "The one to compare it with.")
    private Path second = Path.of("");

    @Option(
            names = "--strict",
            description = "What only one has observed is a disagreement whatever the reason.")
    private boolean strict;

    DiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault {
        RunResult one = EarlierReport.read(first, "./assay diff");
        RunResult other = EarlierReport.read(second, "./assay diff");
        Comparison compared = Comparison.of(one, other);
        if (compared.shared() == 0) {
            throw new UserFault(
                    "%s and %s have no leaf in common that both have observed"
                            .formatted(EarlierReport.file(first), EarlierReport.file(second)));
        }
        int width =
                Stream.of(one, other).mapToInt(each -> label(each).length()).max().orElseThrow();
        for (Difference each : compared.disagreements()) {
            show(each, one, other, width);
        }
        if (strict) {
            for (Difference each : compared.explained()) {
                show(each, one, other, width);
            }
        } else {
            explain(one, compared.explained().stream().filter(Difference::firstLacks).toList());
            explain(other, compared.explained().stream().filter(d -> !d.firstLacks()).toList());
        }
        alone(one, compared.onlyFirst());
        alone(other, compared.onlySecond());
        return conclude(compared);
    }

    private int conclude(Comparison compared) {
        int disagreements =
                compared.disagreements().size()
                        + compared.onlyFirst().size()
                        + compared.onlySecond().size()
                        + (strict ? compared.explained().size() : 0);
        console.out()
                .printf(
                        "%d leaves observed by both, %d by one; %d disagreements%n",
                        compared.shared(), compared.explained().size(), disagreements);
        console.out().flush();
        return disagreements == 0 ? 0 : 1;
    }

    private void show(Difference each, RunResult one, RunResult other, int width) {
        console.out().println(each.id());
        show(width, one, each.first());
        show(width, other, each.second());
    }

    private void show(int width, RunResult run, LeafResult leaf) {
        String message = reason(leaf);
        console.out()
                .printf(
                        "  %-" + width + "s  %s%s%n",
                        label(run),
                        leaf.verdict().text(),
                        message.isEmpty() ? "" : ": " + message);
    }

    /** Why a run has not observed what the other has, the commonest reason first. */
    private void explain(RunResult run, List<Difference> lacking) {
        Map<String, List<Difference>> byReason =
                lacking.stream()
                        .collect(
                                Collectors.groupingBy(each ->
                                        each.lacking().verdict().text()
                                                + ": "
                                                + reason(each.lacking())));
        byReason.entrySet().stream()
                .sorted(
                        Comparator.comparingInt((Map.Entry<String, List<Difference>> each) ->
                                        -each.getValue().size())
                                .thenComparing(Map.Entry::getKey))
                .forEach(each ->
                        console.out()
                                .printf(
                                        "%s lacks %s: %s%n",
                                        label(run),
                                        named(
                                                each.getValue().stream()
                                                        .map(Difference::id)
                                                        .toList()),
                                        each.getKey()));
    }

    private void alone(RunResult run, List<String> ids) {
        if (!ids.isEmpty()) {
            console.out().printf("only %s has %s%n", label(run), named(ids));
        }
    }

    private static String named(List<String> ids) {
        return "%d (%s%s)"
                .formatted(
                        ids.size(),
                        ids.stream().limit(NAMED).collect(Collectors.joining(", ")),
                        ids.size() > NAMED ? ", ..." : "");
    }

    private static String reason(LeafResult leaf) {
        return leaf.finding().message().lines().findFirst().orElse("");
    }

    /** What tells the two apart for a reader: where and when. */
    private static String label(RunResult run) {
        return "%s at %s".formatted(run.environment().name(), run.startedAt());
    }
}
