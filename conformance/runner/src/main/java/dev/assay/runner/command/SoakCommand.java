package dev.assay.runner.command;

import dev.assay.runner.UserFault;
import dev.assay.runner.soak.Soak;
import dev.assay.runner.soak.SoakFindings;
import dev.assay.runner.soak.SoakRecord;
import dev.assay.runner.soak.StabilitySoak;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one long check. */
@Command(
        name = "soak",
        description =
                "Runs one long check of the suite; without a name: says which there are. At full"
                        + " length its result is kept under reports/soak/.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Which one, as in 'stability'.")
    private String name = "";

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Fewer rounds than the full length; the result is not kept then.")
    private int rounds;

    @Option(
            names = "--case",
            paramLabel = "GLOB",
            split = ",",
            description = "Only cases or leaves whose ID matches; the result is not kept then.")
    private List<String> globs = new ArrayList<>();

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
        List<Soak> known = List.of(new StabilitySoak(report.resolve("stability"), arguments()));
        if (name.isEmpty()) {
            known.forEach(each ->
                    console.out()
                            .printf(
                                    "%s  %s (%d rounds)%n",
                                    each.name(), each.title(), each.fullRounds()));
            return 0;
        }
        Soak soak = Choices.named("soak", name, known, Soak::name);
        if (rounds < 0) {
            throw new UserFault("--rounds is %d (expected: 1 or more)".formatted(rounds));
        }
        return run(soak);
    }

    private int run(Soak soak) throws UserFault, InterruptedException {
        int wanted = rounds == 0 ? soak.fullRounds() : rounds;
        Path home = Path.of(System.getProperty("assay.home", "."));
        String commit = SoakRecord.commitOf(home);
        say("soak %s: %s; %d rounds".formatted(soak.name(), soak.title(), wanted));
        Instant started = Clock.systemUTC().instant();
        long start = System.nanoTime();
        SoakFindings findings = soak.run(wanted, this::say);
        var record =
                new SoakRecord(
                        "./assay soak " + soak.name(),
                        commit,
                        started,
                        Duration.ofNanos(System.nanoTime() - start),
                        wanted,
                        findings);
        boolean full = wanted >= soak.fullRounds() && globs.isEmpty();
        Path file =
                full
                        ? home.resolve("reports/soak/" + soak.name() + ".json")
                        : report.resolve(soak.name() + ".json");
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
                                record.duration().toSeconds(),
                                file.normalize()));
        return findings.succeeded() ? 0 : 1;
    }

    private List<String> arguments() {
        return globs.isEmpty() ? List.of() : List.of("--case", String.join(",", globs));
    }

    private void say(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
