package dev.assay.runner.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.reports.json.ReportReader;
import dev.assay.reports.json.ReportUnreadable;
import dev.assay.reports.model.RunResult;
import dev.assay.runner.UserFault;
import dev.assay.runner.process.Launched;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs in processes of their own. Each has a folder with its report and what it printed; when it
 * has ended, {@code run.json} in it says how, so that a soak can go on where it was broken off.
 *
 * @param folder that of the soak
 */
record RunProcesses(Path folder) implements Runs {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDED = "run.json";
    private static final String REPORT = "report.json";

    @Override
    public void begin() throws UserFault {
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, "run-*")) {
                for (Path each : runs) {
                    Files.deleteIfExists(each.resolve(ENDED));
                }
            }
        } catch (IOException e) {
            throw new UserFault("%s cannot be used for a soak: %s".formatted(folder, e), e);
        }
    }

    @Override
    public Ran run(String name, List<String> arguments) throws UserFault, InterruptedException {
        Path report = folder.resolve(name);
        var command = new ArrayList<>(List.of("run", "--report", report.toString()));
        command.addAll(arguments);
        try {
            Files.createDirectories(report);
            // an earlier soak's would pass for this run's, if this one writes none
            Files.deleteIfExists(report.resolve(REPORT));
            long start = System.nanoTime();
            int exit = Launched.assay(report.resolve("output.txt"), command);
            double seconds = (System.nanoTime() - start) / 1e9;
            var ended = JSON.createObjectNode().put("exit", exit).put("seconds", seconds);
            Files.writeString(report.resolve(ENDED), ended + "\n");
            return new Ran(name, exit, seconds, result(report));
        } catch (IOException e) {
            throw new UserFault("%s could not be started: %s".formatted(name, e), e);
        }
    }

    @Override
    public Optional<Ran> ended(String name) throws UserFault {
        Path report = folder.resolve(name);
        Path file = report.resolve(ENDED);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            JsonNode ended = JSON.readTree(file.toFile());
            return Optional.of(
                    new Ran(
                            name,
                            ended.path("exit").asInt(),
                            ended.path("seconds").asDouble(),
                            result(report)));
        } catch (IOException e) {
            throw new UserFault(
                    "%s cannot be read (%s); begin anew, without --resume".formatted(file, e), e);
        }
    }

    private static Optional<RunResult> result(Path report) throws IOException, UserFault {
        Path json = report.resolve(REPORT);
        if (!Files.exists(json)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ReportReader.read(Files.readString(json), json.toString()));
        } catch (ReportUnreadable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }
}
