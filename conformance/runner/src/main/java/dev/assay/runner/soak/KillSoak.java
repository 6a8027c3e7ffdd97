package dev.assay.runner.soak;

import dev.assay.cases.harness.Deadline;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Patience;
import dev.assay.runner.UserFault;
import dev.assay.runner.process.Launched;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Nothing is left of a run that was killed: it is killed as {@code kill -9} does it, at a random
 * moment, then {@code ./assay clean} runs, and then the machine is looked at. The moments are
 * spread over the phases of a run.
 *
 * @param folder for reports, outputs and the temporary folder of the runs
 * @param environment the run's, for the title
 * @param runArguments what {@code run} gets beside the report's folder
 * @param cleanArguments what {@code clean} gets
 * @param seed draws the moments
 */
record KillSoak(
        Path folder,
        String environment,
        List<String> runArguments,
        List<String> cleanArguments,
        long seed,
        Traces traces,
        Clock clock)
        implements Soak {
    private static final int FULL_ROUNDS = 10;

    /** Runs for one moment, if they are over before it comes. */
    private static final int TRIES = 3;

    /** How soon what was to end has ended: the engine takes containers down one after the other. */
    private static final Patience GONE = new Patience(Duration.ofSeconds(30), 1);

    /** How closely a moment is met. */
    private static final Duration LOOK = Duration.ofMillis(50);

    /** A cluster's start on a busy machine, twice. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    /** Copies. */
    KillSoak {
        runArguments = List.copyOf(runArguments);
        cleanArguments = List.copyOf(cleanArguments);
    }

    /** What happened to one run. */
    private record Round(
            KillMoment moment,
            boolean killed,
            String hit,
            double seconds,
            int containers,
            List<String> removed,
            List<String> left) {
        Map<String, Object> figures(int number) {
            var figures = new LinkedHashMap<String, Object>();
            figures.put("run", number);
            figures.put("aimedAt", moment.phase().words());
            figures.put("killedIn", hit);
            figures.put("secondsAfterItsStart", Spread.rounded(seconds));
            figures.put("containersThen", containers);
            figures.put("cleanSaid", removed);
            figures.put("left", left);
            return figures;
        }
    }

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String title() {
        return "kill -9 at random moments of runs on %s, then clean, leaves nothing behind"
                .formatted(environment);
    }

    @Override
    public String record() {
        return environment.equals("k3s") ? name() : name() + "-" + environment;
    }

    @Override
    public int fullRounds() {
        return FULL_ROUNDS;
    }

    @Override
    public SoakFindings run(int rounds, Consumer<String> progress)
            throws UserFault, InterruptedException {
        var figures = new ArrayList<Map<String, Object>>();
        var complaints = new ArrayList<String>();
        List<KillMoment> moments = KillMoment.drawn(rounds, KillPhase.of(environment), seed);
        for (int number = 1; number <= rounds; number++) {
            Round round = killed(number, moments.get(number - 1));
            figures.add(round.figures(number));
            String when =
                    "run %d, killed in %s after %.1f s"
                            .formatted(number, round.hit(), round.seconds());
            if (!round.killed()) {
                complaints.add(
                        "run %d was over %d times before it could be killed"
                                .formatted(number, TRIES));
            }
            round.left().forEach(each -> complaints.add(when + ": left behind: " + each));
            progress.accept(
                    "%d/%d  %s: %s"
                            .formatted(
                                    number,
                                    rounds,
                                    when,
                                    round.left().isEmpty()
                                            ? "nothing is left"
                                            : "LEFT: " + String.join("; ", round.left())));
        }
        var all = new LinkedHashMap<String, Object>();
        all.put("environment", environment);
        all.put("seed", seed);
        all.put("runs", figures);
        return new SoakFindings(all, complaints);
    }

    /** A run that was over before its moment came is none: another is killed sooner. */
    private Round killed(int number, KillMoment moment) throws UserFault, InterruptedException {
        Round round = round(number, moment);
        for (int again = 1; again < TRIES && !round.killed() && round.left().isEmpty(); again++) {
            round = round(number, round.moment().sooner());
        }
        return round;
    }

    private Round round(int number, KillMoment moment) throws UserFault, InterruptedException {
        Path place = folder.resolve("run-%02d".formatted(number));
        Path temporary = place.resolve("tmp").toAbsolutePath();
        Path report = place.resolve("report");
        String mark = UUID.randomUUID().toString();
        Traces.Before before = traces.before();
        long startedMillis = clock.millis();
        var command = new ArrayList<>(List.of("run", "--report", report.toString()));
        command.addAll(runArguments);
        Path output = place.resolve("output.txt");
        List<String> flags = List.of("-Djava.io.tmpdir=" + temporary);
        try {
            Files.createDirectories(temporary);
            long start = System.nanoTime();
            long pid;
            boolean killed;
            String hit;
            double seconds;
            try (var run =
                    Launched.start(output, flags, Map.of(MachineTraces.MARK, mark), command)) {
                pid = run.pid();
                killed = killAt(run, output, moment);
                seconds = (System.nanoTime() - start) / 1e9;
                hit = hit(output, killed, run);
            }
            List<String> containers = traces.containersOf(pid);
            List<String> said = clean(place, flags);
            var whose = new Traces.Killed(pid, mark, temporary, report, startedMillis);
            var left = new ArrayList<>(left(before, whose, containers));
            if (!cleanArguments.isEmpty()) {
                left.addAll(leftInCluster(said, clean(place, flags)));
            }
            return new Round(moment, killed, hit, seconds, containers.size(), said, left);
        } catch (IOException e) {
            throw new UserFault("run %d could not be started: %s".formatted(number, e), e);
        }
    }

    /** Whether it came to that: a run may end before. */
    private static boolean killAt(Launched run, Path output, KillMoment moment)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long phaseBegin = moment.phase() == KillPhase.IMAGE ? begin : 0;
        while (!run.endsWithin(LOOK)) {
            long now = System.nanoTime();
            KillPhase reached = KillPhase.reached(printed(output));
            if (phaseBegin == 0 && reached == moment.phase()) {
                phaseBegin = now;
            }
            boolean due = phaseBegin != 0 && now - phaseBegin >= moment.seconds() * 1e9;
            boolean past = reached.compareTo(moment.phase()) > 0;
            if (due || past || now - begin > LONGEST.toNanos()) {
                run.kill();
                return true;
            }
        }
        return false;
    }

    private static String hit(Path output, boolean killed, Launched run)
            throws IOException, InterruptedException, UserFault {
        String printed = printed(output);
        if (killed) {
            return KillPhase.reached(printed).words();
        }
        if (run.exit() > 1) {
            throw new UserFault(
                    "a run ended with %d before it could be killed: %s"
                            .formatted(
                                    run.exit(), printed.lines().reduce("", (one, other) -> other)));
        }
        return "nothing: it ended by itself";
    }

    /** What the command said, with what went wrong. */
    private List<String> clean(Path place, List<String> flags)
            throws IOException, InterruptedException, UserFault {
        Path output = place.resolve("clean.txt");
        var command = new ArrayList<>(List.of("clean"));
        command.addAll(cleanArguments);
        try (var clean = Launched.start(output, flags, Map.of(), command)) {
            int exit = clean.exit();
            List<String> said = printed(output).lines().toList();
            if (exit != 0) {
                throw new UserFault(
                        "'./assay %s' ended with %d: %s"
                                .formatted(
                                        String.join(" ", command), exit, String.join("; ", said)));
            }
            return said;
        }
    }

    /** There the clean-up itself is asked: what it has not removed, or found only the next time. */
    private static List<String> leftInCluster(List<String> first, List<String> second) {
        var left = new ArrayList<String>();
        first.stream().filter(line -> line.startsWith("still there")).forEach(left::add);
        second.stream().filter(line -> line.startsWith("removed")).forEach(left::add);
        return left;
    }

    private List<String> left(Traces.Before before, Traces.Killed killed, List<String> containers)
            throws InterruptedException {
        try {
            return Deadline.await(
                            () -> traces.leftBy(before, killed, containers),
                            Expectation.of("nothing left", List<String>::isEmpty),
                            GONE)
                    .last();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the machine could not be looked at", e);
        }
    }

    private static String printed(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
