package dev.assay.runner.command;

import dev.assay.fixtures.driver.InputFile;
import dev.assay.fixtures.driver.MeshDriver;
import dev.assay.fixtures.environment.Environment.CannotInstall;
import dev.assay.fixtures.environment.ExistingCluster;
import dev.assay.fixtures.environment.InsideRun;
import dev.assay.runner.UserFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run whose runner works inside the cluster: what a user typed here is its command line there,
 * and what it prints is printed here.
 *
 * @param driver as it was given: a name, or a file
 * @param words the other arguments, for the runner to take as they are
 */
record InsideCommand(Console console, Path report, String driver, List<String> words) {
    /** What happens here; the report's own log is the runner's. */
    private static final String LOG = "outside.log";

    private static final int MEBIBYTES = 1;

    /** As an ordinary run prints it at its end, of a folder inside the cluster. */
    private static final String REPORT = "report: ";

    /** Copies. */
    InsideCommand {
        words = List.copyOf(words);
    }

    /** Runs, and returns the exit code of an ordinary run. */
    int run(ExistingCluster cluster, MeshDriver described) throws UserFault {
        RunLog.writeTo(report.resolve(LOG));
        Optional<Path> file = driverFile();
        var arguments = new ArrayList<String>(words);
        arguments.add("--driver");
        arguments.add(file.map(its -> "./" + nameInside(its)).orElse(driver));
        var run = new InsideRun(described, arguments, files(file), console.width(), report);
        try {
            int code = cluster.runInside(run, line -> print("  " + line), this::show);
            if (Files.exists(report.resolve("report.html")) && code != AssayCommand.COULD_NOT) {
                print(REPORT + report.resolve("report.html"));
            }
            return code;
        } catch (CannotInstall e) {
            throw new UserFault(
                    "environment '%s': %s".formatted(cluster.name(), e.getMessage()), e);
        }
    }

    private Optional<Path> driverFile() {
        return Choices.isFile(driver) ? Optional.of(Path.of(driver)) : Optional.empty();
    }

    private static Map<String, String> files(Optional<Path> file) throws UserFault {
        if (file.isEmpty()) {
            return Map.of();
        }
        try {
            return Map.of(
                    nameInside(file.get()), InputFile.read("driver file", file.get(), MEBIBYTES));
        } catch (InputFile.Unreadable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }

    /** A ConfigMap takes few characters in a name. */
    private static String nameInside(Path file) {
        return String.valueOf(file.getFileName()).replaceAll("[^-._A-Za-z0-9]", "-");
    }

    /** What the runner says of its own folder and of its own end is said here, of ours. */
    private void show(String line) {
        if (line.startsWith(REPORT) || line.startsWith("assay: interrupted;")) {
            return;
        }
        if (line.startsWith("assay: ")) {
            console.err().println(line);
            console.err().flush();
        } else {
            print(line);
        }
    }

    private void print(String line) {
        console.out().println(line);
        console.out().flush();
    }
}
