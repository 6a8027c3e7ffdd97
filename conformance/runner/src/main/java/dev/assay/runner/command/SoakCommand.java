package dev.assay.runner.command;

import dev.assay.runner.UserFault;
import dev.assay.runner.catalogue.Catalogue;
import dev.assay.runner.soak.Soak;
import dev.assay.runner.soak.SoakFindings;
import dev.assay.runner.soak.SoakRecord;
import dev.assay.runner.soak.Soaks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one long check. */
@Command(
        name = "soak",
        description = {
            "Runs one long check of the suite; without a name: says which there are. At full length",
            "its result is kept under reports/soak/.",
            "ca: a round is 10,000 certificates. ca-crash: a round is a kill. rotation: a round is a",
            "renewal. fuzz: a round is a minute, of all parsers together.",
            "k3s: the middle one of its runs is two at the same time, each with its own cluster.",
            "kill: looks at the engine by 'docker'; containers, networks and volumes that somebody",
            "else makes there meanwhile count as left behind. On a cluster that its user names",
            "(--env cluster --kubeconfig FILE --confirm) the clean-up is asked twice."
        },
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    /** They change policies, look between sidecars, and take the control plane away. */
    private static final String CASES_TO_KILL = "pa-01,az-01,cp-01";

    private static final String ROTATION = "rotation";

    /** Whose authority is in this process, so that its cost can be told. */
    private static final String OUR_MESH = "reference";

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one, as in 'stability'.")
    private String name = "";

    @Option(
            names = {"--runs", "--rounds"},
            paramLabel = "N",
            description = "How many runs; with fewer than the full length the result is not kept.")
    private Optional<Integer> runs = Optional.empty();

    @Option(
            names = "--case",
            paramLabel = "GLOB",
            split = ",",
            description = "Only cases or leaves whose ID matches; the result is not kept then.")
    private List<String> globs = new ArrayList<>();

    @Option(
            names = "--resume",
            description =
                    "With soak k3s: goes on after the last run that has ended, if the commit is the same.")
    private boolean resume;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "With soak kill or ca-crash: repeats the moments of an earlier one; recorded.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description =
                    "With soak kill: where the runs are, k3s, local or cluster (k3s). With soak rotation: where the mesh is, local or k3s (local).")
    private Optional<String> environment = Optional.empty();

    @Mixin private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "assay-report/soak",
            description = "Where the reports of the single runs go (${DEFAULT-VALUE}).")
    private Path report = Path.of("assay-report", "soak");

    SoakCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        Path home = Path.of(System.getProperty("assay.home", "."));
        String commit = SoakRecord.commitOf(home);
        List<Soak> known =
                List.of(
                        Soaks.stability(report.resolve("stability"), cases("")),
                        Soaks.cluster(report.resolve("k3s"), cases(""), commit, resume),
                        Soaks.issuance(Choices.environment("local"), Choices.driver(OUR_MESH)),
                        Soaks.caCrash(report.resolve("ca-crash"), seed()),
                        Soaks.rotation(
                                Choices.environment(
                                        name.equals(ROTATION)
                                                ? environment.orElse("local")
                                                : "local"),
                                Choices.driver(OUR_MESH)),
                        Soaks.fuzz(home),
                        kill());
        if (name.isEmpty()) {
            known.forEach(each ->
                    console.out()
                            .printf(
                                    "%-10s %s (%d runs)%n",
                                    each.name(), each.title(), each.fullRounds()));
            return 0;
        }
        Soak soak = Choices.named("soak", name, known, Soak::name);
        requireItsOptions();
        return run(soak, home, commit);
    }

    private void requireItsOptions() throws UserFault {
        if (runs.isPresent() && runs.get() < 1) {
            throw new UserFault("--runs is %d (expected: 1 or more)".formatted(runs.get()));
        }
        Catalogue.shipped().requireMatches("--case", globs);
        if (resume && !name.equals("k3s")) {
            throw new UserFault("--resume is for soak k3s, and this is soak " + name);
        }
        if (!name.equals("kill")) {
            List<String> of = cluster.words();
            Optional<String> foreign =
                    seed.filter(given -> !name.equals("ca-crash"))
                            .map(given -> "--seed")
                            .or(() ->
                                    environment
                                            .filter(given -> !name.equals(ROTATION))
                                            .map(given -> "--env"))
                            .or(() -> of.stream().findFirst());
            if (foreign.isPresent()) {
                throw new UserFault(
                        "%s is for soak kill, and this is soak %s".formatted(foreign.get(), name));
            }
            return;
        }
        String where = environment.orElse("k3s");
        cluster.on(Choices.environment(where));
        if (where.equals("cluster") && !cluster.which().contains("--kubeconfig")) {
            throw new UserFault(
                    "soak kill on a cluster needs --kubeconfig FILE, as its clean-up does");
        }
    }

    private Soak kill() {
        String where = environment.orElse("k3s");
        var arguments = new ArrayList<>(List.of("--env", where));
        arguments.addAll(cluster.split());
        arguments.addAll(cases(CASES_TO_KILL));
        return Soaks.kill(report.resolve("kill"), where, arguments, cluster.which(), seed());
    }

    private long seed() {
        return seed.orElseGet(() -> System.nanoTime() & 0xffff);
    }

    private int run(Soak soak, Path home, String commit) throws UserFault, InterruptedException {
        int wanted = runs.orElse(soak.fullRounds());
        say("soak %s: %s; %d runs".formatted(soak.name(), soak.title(), wanted));
        Instant started = Clock.systemUTC().instant();
        long start = System.nanoTime();
        SoakFindings findings = soak.run(wanted, this::say);
        var record =
                new SoakRecord(
                        "./assay "
                                + String.join(
                                        " ", spec.commandLine().getParseResult().originalArgs()),
                        commit,
                        started,
                        Duration.ofNanos(System.nanoTime() - start),
                        wanted,
                        findings);
        boolean full = wanted >= soak.fullRounds() && globs.isEmpty();
        Path file =
                full
                        ? home.resolve("reports/soak/" + soak.record() + ".json")
                        : report.resolve(soak.record() + ".json");
        try {
            record.write(file);
        } catch (IOException e) {
            throw new UserFault("the result cannot be written to %s: %s".formatted(file, e), e);
        }
        findings.complaints().forEach(each -> say("  - " + each));
        say(
                "%s after %d s; result: %s"
                        .formatted(
                                findings.succeeded() ? "fine" : "NOT FINE",
                                record.duration().plus(findings.earlier()).toSeconds(),
                                file.normalize()));
        return findings.succeeded() ? 0 : 1;
    }

    private List<String> cases(String usual) {
        String wanted = globs.isEmpty() ? usual : String.join(",", globs);
        return wanted.isEmpty() ? List.of() : List.of("--case", wanted);
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
