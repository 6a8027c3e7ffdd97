package dev.assay.runner.soak;

import dev.assay.runner.UserFault;
import dev.assay.runner.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzers at the reference mesh's parsers ({@code mesh-impl/fuzz}), by the build that has them. A
 * round is a minute of all targets together.
 *
 * @param home the source tree
 */
record FuzzSoak(Path home) implements Soak {
    private static final int FULL_ROUNDS = 60;
    private static final String MODULE = "mesh-impl/fuzz";
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs? in (\\d+) second");

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public String title() {
        return "minutes of fuzzing: parsers of what strangers send neither crash nor hang";
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        List<String> targets = targets();
        int side = Math.min(targets.size(), Runtime.getRuntime().availableProcessors());
        long seconds = Duration.ofMinutes(rounds).toSeconds() * side / targets.size();
        progress.accept(
                "%s, %d at a time, %d s each".formatted(String.join(", ", targets), side, seconds));
        Map<String, Integer> before = new LinkedHashMap<>();
        for (String target : targets) {
            before.put(target, names(corpus().resolve(target)).size());
        }
        Program.Outcome outcome = Program.run(command(seconds), progress);
        Map<String, Object> figures = new LinkedHashMap<>();
        var complaints = new ArrayList<String>();
        for (String target : targets) {
            long runs = runs(target);
            figures.put(target + "Inputs", runs);
            figures.put(
                    target + "Kept",
                    names(corpus().resolve(target)).size() - before.getOrDefault(target, 0));
            for (Path each : findings(target)) {
                complaints.add("%s: %s".formatted(target, each));
            }
        }
        if (!outcome.succeeded() && complaints.isEmpty()) {
            complaints.add(
                    "the build failed (exit %d): %s"
                            .formatted(
                                    outcome.exit(), String.join(" | ", last(outcome.output(), 5))));
        }
        return new SoakFindings(figures, complaints);
    }

    private List<String> command(long seconds) {
        return List.of(
                "mvn",
                "-B",
                "-q",
                "-f",
                home.resolve("pom.xml").toString(),
                "-pl",
                MODULE,
                "-am",
                "-Dassay.fuzz.seconds=" + seconds,
                "-Dassay.fuzz.keep=true",
                "-Dtest=CorpusTest",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dit.test=FuzzIT",
                "-Dfailsafe.failIfNoSpecifiedTests=false",
                "verify");
    }

    private List<String> targets() throws UserFault {
        return names(corpus()).stream().map(each -> String.valueOf(each.getFileName())).toList();
    }

    /** What the source tree keeps, to which a soak adds the fewest inputs that reach new code. */
    private Path corpus() {
        return home.resolve(MODULE).resolve("src/test/resources/corpus");
    }

    private List<Path> findings(String target) throws UserFault {
        return names(work(target)).stream()
                .filter(each -> String.valueOf(each.getFileName()).startsWith("finding-"))
                .toList();
    }

    private long runs(String target) throws UserFault {
        Path log = work(target).resolve("log");
        try {
            // More than one where a machine that stood still broke the first off.
            return DONE.matcher(Files.exists(log) ? Files.readString(log) : "")
                    .results()
                    .mapToLong(done -> Long.parseLong(done.group(1)))
                    .sum();
        } catch (IOException e) {
            throw new UserFault("%s cannot be read: %s".formatted(log, e), e);
        }
    }

    private Path work(String target) {
        return home.resolve(MODULE).resolve("target/fuzz").resolve(target);
    }

    private static List<Path> names(Path folder) throws UserFault {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        } catch (IOException e) {
            throw new UserFault("%s cannot be read: %s".formatted(folder, e), e);
        }
    }

    private static List<String> last(List<String> lines, int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }
}
