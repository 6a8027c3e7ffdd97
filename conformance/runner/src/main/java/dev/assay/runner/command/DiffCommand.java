package dev.assay.runner.command;

import dev.assay.reports.comparison.Comparison;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.runner.UserFault;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two reports leaf by leaf. */
@Command(
        name = "diff",
        description = {
            "Compares two reports leaf by leaf and prints where their verdicts differ.",
            "A leaf that one of them did not run is counted, and is no difference.",
            "Exit code 0 when they agree, 1 when they differ, 2 when they cannot be compared."
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
                    "%s and %s have no leaf in common that both have judged"
                            .formatted(EarlierReport.file(first), EarlierReport.file(second)));
        }
        int width =
                Stream.of(one, other).mapToInt(each -> label(each).length()).max().orElseThrow();
        for (Comparison.Difference each : compared.differences()) {
            console.out().println(each.id());
            show(width, one, each.first());
            show(width, other, each.second());
        }
        lacking(one, compared.onlyFirst());
        lacking(other, compared.onlySecond());
        console.out()
                .printf(
                        "%d shared leaves, %d differ%n",
                        compared.shared(), compared.differences().size());
        console.out().flush();
        return compared.differences().isEmpty() ? 0 : 1;
    }

    private void show(int width, RunResult run, LeafResult leaf) {
        String message = leaf.finding().message().lines().findFirst().orElse("");
        console.out()
                .printf(
                        "  %-" + width + "s  %s%s%n",
                        label(run),
                        leaf.verdict().text(),
                        message.isEmpty() ? "" : ": " + message);
    }

    private void lacking(RunResult run, List<String> ids) {
        if (!ids.isEmpty()) {
            console.out()
                    .printf(
                            "judged by %s only: %d (%s%s)%n",
                            label(run),
                            ids.size(),
                            ids.stream().limit(NAMED).collect(Collectors.joining(", ")),
                            ids.size() > NAMED ? ", ..." : "");
        }
    }

    /** What tells the two apart for a reader: where and when. */
    private static String label(RunResult run) {
        return "%s at %s".formatted(run.environment().name(), run.startedAt());
    }
}
