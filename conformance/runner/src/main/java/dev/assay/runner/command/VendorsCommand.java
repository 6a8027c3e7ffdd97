package dev.assay.runner.command;

import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Summary;
import dev.assay.reports.model.Verdict;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the suite against every implementation that is not ours and is on this machine. */
@Command(
        name = "vendors",
        description = {
            "Runs the suite against every implementation that is not ours and that this machine has,",
            "one after the other, and shows them side by side; what is missing is named.",
            "Exit code 0 when no leaf failed and every round found the same, 1 otherwise."
        },
        mixinStandardHelpOptions = true)
final class VendorsCommand implements Callable<Integer> {
    private static final String DRIVER = "driver.yaml";

    private final Console console;
    private final SecretLedger secrets;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Only these, by the names of their folders: haproxy nginx.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            defaultValue = "fixtures/proxies",
            description =
                    "The folder with a folder for each, and a driver.yaml in it (${DEFAULT-VALUE}).")
    private Path from = Path.of("fixtures/proxies");

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How often each is judged; every round must find the same.")
    private int rounds = 1;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "assay-report/vendors",
            description = "Where the reports are written, a folder for each (${DEFAULT-VALUE}).")
    private Path report = Path.of("assay-report/vendors");

    VendorsCommand(Console console, SecretLedger secrets) {
        this.console = console;
        this.secrets = secrets;
    }

    private record Row(String name, Summary summary, String result, long millis) {}

    @Override
    public Integer call() throws UserFault {
        if (rounds < 1) {
            throw new UserFault("--rounds is %d (expected: 1 or more)".formatted(rounds));
        }
        var rows = new ArrayList<Row>();
        var absent = new ArrayList<String>();
        var unlike = new ArrayList<String>();
        boolean bad = false;
        for (Path file : drivers()) {
            String name = String.valueOf(file.getName(file.getNameCount() - 2));
            try {
                Choices.driver(file.toString());
            } catch (UserFault e) {
                absent.add(name + ": " + e.getMessage());
                continue;
            }
            Map<String, Verdict> first = Map.of();
            for (int round = 1; round <= rounds; round++) {
                RunResult result = judge(name, file);
                Map<String, Verdict> verdicts = verdicts(result);
                if (round == 1) {
                    first = verdicts;
                } else if (!verdicts.equals(first)) {
                    unlike.add(
                            "%s, round %d: %s".formatted(name, round, differing(first, verdicts)));
                }
                bad |= result.summary().failsTheRun();
                rows.add(
                        new Row(
                                name,
                                result.summary(),
                                result.result().text(),
                                result.duration().toMillis()));
            }
        }
        show(rows, absent, unlike);
        return bad || !unlike.isEmpty() || rows.isEmpty() ? 1 : 0;
    }

    private List<Path> drivers() throws UserFault {
        try (Stream<Path> folders = Files.list(from)) {
            List<Path> all =
                    folders.map(folder -> folder.resolve(DRIVER))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            List<String> known =
                    all.stream()
                            .map(file -> String.valueOf(file.getName(file.getNameCount() - 2)))
                            .toList();
            for (String each : names) {
                Choices.named("implementation", each, known, name -> name);
            }
            return all.stream()
                    .filter(file ->
                            names.isEmpty()
                                    || names.contains(
                                            String.valueOf(file.getName(file.getNameCount() - 2))))
                    .toList();
        } catch (IOException e) {
            throw new UserFault("--from %s cannot be read: %s".formatted(from, e.getMessage()), e);
        }
    }

    private RunResult judge(String name, Path file) throws UserFault {
        Path own = report.resolve(name);
        int code =
                AssayCommand.execute(
                        console,
                        secrets,
                        "run",
                        "--driver",
                        file.toString(),
                        "--report",
                        own.toString());
        if (code == AssayCommand.COULD_NOT) {
            throw new UserFault(name + " could not be judged; see above");
        }
        return EarlierReport.read(own, "./assay vendors");
    }

    private static Map<String, Verdict> verdicts(RunResult result) {
        var verdicts = new TreeMap<String, Verdict>();
        for (LeafResult each : result.leaves()) {
            verdicts.put(each.id(), each.verdict());
        }
        return verdicts;
    }

    private static String differing(Map<String, Verdict> first, Map<String, Verdict> now) {
        return String.join(
                ", ",
                first.entrySet().stream()
                        .filter(each -> now.get(each.getKey()) != each.getValue())
                        .map(each ->
                                "%s was %s, then %s"
                                        .formatted(
                                                each.getKey(),
                                                each.getValue().text(),
                                                now.containsKey(each.getKey())
                                                        ? now.get(each.getKey()).text()
                                                        : "not there"))
                        .toList());
    }

    private void show(List<Row> rows, List<String> absent, List<String> unlike) {
        console.out()
                .printf(
                        "%n%-16s %7s %7s %7s %7s %7s %14s  %-14s %s%n",
                        "implementation",
                        "passed",
                        "failed",
                        "waived",
                        "flaky",
                        "error",
                        "not-applicable",
                        "result",
                        "took");
        for (Row row : rows) {
            Summary found = row.summary();
            console.out()
                    .printf(
                            "%-16s %7d %7d %7d %7d %7d %14d  %-14s %.1f s%n",
                            row.name(),
                            found.passed(),
                            found.failed(),
                            found.waived(),
                            found.flaky(),
                            found.error(),
                            found.notApplicable(),
                            row.result(),
                            row.millis() / 1000.0);
        }
        absent.forEach(each -> console.out().println("not here: " + each));
        unlike.forEach(each -> console.out().println("DIFFERS  " + each));
        console.out().printf("%nreports: %s%n", report);
        console.out().flush();
    }
}
