package dev.assay.runner.soak;

import dev.assay.reports.json.ReportReader;
import dev.assay.reports.json.ReportUnreadable;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import dev.assay.runner.UserFault;
import dev.assay.runner.process.Launched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The same verdicts every time: consecutive runs in processes of their own, each with another seed,
 * every second one beside a busy core.
 *
 * @param folder where the reports of the runs go; one that differs stays to be looked at
 * @param arguments further ones for {@code run}
 */
public record StabilitySoak(Path folder, List<String> arguments) implements Soak {
    private static final int FULL_ROUNDS = 30;

    /** Copies. */
    public StabilitySoak {
        arguments = List.copyOf(arguments);
    }

    /** One run, told apart by what happened beside it. */
    private record Round(int number, boolean busy, int exit, double seconds, RunResult result) {
        Map<String, Verdict> verdicts() {
            return result.leaves().stream()
                    .collect(
                            Collectors.toMap(
                                    LeafResult::id,
                                    LeafResult::verdict,
                                    (one, other) -> one,
                                    TreeMap::new));
        }

        String conditions() {
            return busy ? "beside a busy core" : "alone";
        }
    }

    @Override
    public String name() {
        return "stability";
    }

    @Override
    public String title() {
        return "consecutive runs, every second one beside a busy core, give the same verdicts";
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        var done = new ArrayList<Round>();
        var complaints = new ArrayList<String>();
        for (int number = 1; number <= rounds; number++) {
            Round round = round(number);
            done.add(round);
            List<String> found = complaints(done.getFirst(), round);
            complaints.addAll(found);
            progress.accept(
                    "%d/%d  %s: %d passed in %.1f s%s"
                            .formatted(
                                    number,
                                    rounds,
                                    round.conditions(),
                                    round.result().summary().passed(),
                                    round.seconds(),
                                    found.isEmpty() ? "" : "; " + String.join("; ", found)));
        }
        return new SoakFindings(figures(done), complaints);
    }

    private Round round(int number) throws UserFault, InterruptedException {
        boolean busy = number % 2 == 0;
        Path report = folder.resolve("run-%02d".formatted(number));
        var command = new ArrayList<String>();
        command.addAll(List.of("run", "--seed", String.valueOf(number)));
        command.addAll(List.of("--report", report.toString()));
        command.addAll(arguments);
        try {
            Files.createDirectories(report);
            long start = System.nanoTime();
            int exit = exit(report, command, busy);
            double seconds = (System.nanoTime() - start) / 1e9;
            Path json = report.resolve("report.json");
            if (!Files.exists(json)) {
                throw new UserFault(
                        "run %d ended with %d and wrote no report; what it printed is in %s"
                                .formatted(number, exit, report.resolve("output.txt")));
            }
            return new Round(
                    number,
                    busy,
                    exit,
                    seconds,
                    ReportReader.read(Files.readString(json), json.toString()));
        } catch (IOException e) {
            throw new UserFault("run %d could not be started: %s".formatted(number, e), e);
        } catch (ReportUnreadable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    private static int exit(Path report, List<String> command, boolean busy)
            throws IOException, InterruptedException {
        Path output = report.resolve("output.txt");
        if (!busy) {
            return Launched.assay(output, command);
        }
        try (var _ = new BusyCore()) {
            return Launched.assay(output, command);
        }
    }

    private static List<String> complaints(Round first, Round round) {
        var found = new ArrayList<String>();
        if (round.exit() != 0) {
            found.add("run %d ended with %d".formatted(round.number(), round.exit()));
        }
        var expected = first.verdicts();
        var seen = round.verdicts();
        var ids = new TreeMap<>(expected);
        ids.putAll(seen);
        for (String id : ids.keySet()) {
            if (expected.get(id) != seen.get(id)) {
                found.add(
                        "run %d (%s): %s is %s, in run 1 it was %s"
                                .formatted(
                                        round.number(),
                                        round.conditions(),
                                        id,
                                        word(seen.get(id)),
                                        word(expected.get(id))));
            }
        }
        return found;
    }

    private static String word(@Nullable Verdict verdict) {
        return verdict == null ? "absent" : verdict.text();
    }

    private static Map<String, Object> figures(List<Round> rounds) {
        var figures = new LinkedHashMap<String, Object>();
        figures.put("leaves", rounds.getFirst().result().leaves().size());
        figures.put("passed", rounds.getFirst().result().summary().passed());
        figures.put("secondsAlone", spread(rounds.stream().filter(r -> !r.busy()).toList()));
        figures.put("secondsBesideABusyCore", spread(rounds.stream().filter(Round::busy).toList()));
        figures.put(
                "runs",
                rounds.stream()
                        .map(r ->
                                "%d %s: %d passed, %.1f s"
                                        .formatted(
                                                r.number(),
                                                r.conditions(),
                                                r.result().summary().passed(),
                                                r.seconds()))
                        .toList());
        return figures;
    }

    private static Map<String, Double> spread(List<Round> rounds) {
        if (rounds.isEmpty()) {
            return Map.of();
        }
        var seconds = new ArrayList<>(rounds.stream().map(Round::seconds).toList());
        Collections.sort(seconds);
        var spread = new LinkedHashMap<String, Double>();
        spread.put("min", rounded(seconds.getFirst()));
        spread.put("median", rounded(seconds.get(seconds.size() / 2)));
        spread.put("max", rounded(seconds.getLast()));
        return spread;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }
}
