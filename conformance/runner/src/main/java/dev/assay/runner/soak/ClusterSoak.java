package dev.assay.runner.soak;

import dev.assay.runner.UserFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The same verdicts on ephemeral clusters: consecutive runs, each with a cluster and a seed of its
 * own. In the middle two run at the same time, so that runs before them show the machine as it is,
 * and those after them what the two have left. It takes hours, and can be gone on with.
 *
 * @param begun where it is written what the soak was begun with
 * @param arguments further ones for {@code run}
 * @param commit of the sources
 * @param resumed whether runs that have ended already count
 */
record ClusterSoak(Runs runs, Path begun, List<String> arguments, String commit, boolean resumed)
        implements Soak {
    private static final int FULL_ROUNDS = 10;

    /** Seeds of the runs that stand beside another. */
    private static final int BESIDE = 1000;

    /** Copies. */
    ClusterSoak {
        arguments = List.copyOf(arguments);
    }

    /** Runs that began at the same time; mostly it is one. */
    private record Round(int number, List<Ran> runs, boolean earlier) {
        String conditions() {
            return runs.size() == 1 ? "alone" : "two at the same time";
        }
    }

    @Override
    public String name() {
        return "k3s";
    }

    @Override
    public String title() {
        return "consecutive runs on ephemeral clusters, one of them twice at the same time, give the same verdicts";
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        var wanted = new BegunSoak(commit, rounds, arguments);
        if (resumed) {
            wanted.requireSameAs(begun);
        } else {
            runs.begin();
            wanted.write(begun);
        }
        var done = new ArrayList<Round>();
        var complaints = new ArrayList<String>();
        for (int number = 1; number <= rounds; number++) {
            Round round = round(number, number == 1 + rounds / 2);
            done.add(round);
            Ran first = done.getFirst().runs().getFirst();
            first.report();
            for (Ran each : round.runs()) {
                List<String> found = each.complaints(first, round.conditions());
                complaints.addAll(found);
                progress.accept(
                        "%d/%d  %s%s%s"
                                .formatted(
                                        number,
                                        rounds,
                                        each.line(round.conditions()),
                                        round.earlier() ? " (earlier)" : "",
                                        found.isEmpty() ? "" : "; " + String.join("; ", found)));
            }
        }
        return new SoakFindings(figures(done), complaints, earlier(done));
    }

    private Round round(int number, boolean twice) throws UserFault, InterruptedException {
        List<String> names =
                twice
                        ? List.of("run-%02d-a".formatted(number), "run-%02d-b".formatted(number))
                        : List.of("run-%02d".formatted(number));
        if (resumed) {
            var ended = new ArrayList<Ran>();
            for (String name : names) {
                runs.ended(name).ifPresent(ended::add);
            }
            if (ended.size() == names.size()) {
                return new Round(number, ended, true);
            }
        }
        return new Round(number, atOnce(number, names), false);
    }

    private List<Ran> atOnce(int number, List<String> names)
            throws UserFault, InterruptedException {
        var ended = new ArrayList<Ran>();
        ExecutorService executor = Executors.newFixedThreadPool(names.size());
        try (executor) {
            var pending = new ArrayList<Future<Ran>>();
            for (String name : names) {
                int seed = number + pending.size() * BESIDE;
                pending.add(executor.submit(() -> runs.run(name, words(seed))));
            }
            try {
                for (Future<Ran> each : pending) {
                    ended.add(each.get());
                }
            } catch (InterruptedException | ExecutionException e) {
                executor.shutdownNow();
                throw e;
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserFault fault) {
                throw new UserFault(String.valueOf(fault.getMessage()), fault);
            }
            throw new IllegalStateException("a run could not be looked after", e.getCause());
        }
        return ended;
    }

    private List<String> words(int seed) {
        return Stream.concat(
                        Stream.of("--env", "k3s", "--seed", String.valueOf(seed)),
                        arguments.stream())
                .toList();
    }

    /** What the part took that another process has done. */
    private static Duration earlier(List<Round> done) {
        double seconds =
                done.stream()
                        .filter(Round::earlier)
                        .mapToDouble(round ->
                                round.runs().stream().mapToDouble(Ran::seconds).max().orElse(0))
                        .sum();
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static Map<String, Object> figures(List<Round> done) throws UserFault {
        Ran first = done.getFirst().runs().getFirst();
        var figures = new LinkedHashMap<String, Object>();
        figures.put("leaves", first.report().leaves().size());
        figures.put("passed", first.report().summary().passed());
        figures.put("notRun", first.report().summary().notRun());
        figures.put("secondsAlone", Spread.of(seconds(done, 1)));
        figures.put("secondsTwoAtTheSameTime", Spread.of(seconds(done, 2)));
        figures.put("resumed", done.stream().anyMatch(Round::earlier));
        figures.put(
                "runs",
                done.stream()
                        .flatMap(round ->
                                round.runs().stream().map(each -> each.figures(round.conditions())))
                        .toList());
        return figures;
    }

    private static List<Double> seconds(List<Round> done, int atOnce) {
        return done.stream()
                .filter(round -> round.runs().size() == atOnce)
                .flatMap(round -> round.runs().stream())
                .map(Ran::seconds)
                .toList();
    }
}
