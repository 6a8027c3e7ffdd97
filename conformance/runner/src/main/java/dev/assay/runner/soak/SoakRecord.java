package dev.assay.runner.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.runner.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The committed result of a soak: what was run, on which commit and machine, how long it took, and
 * its figures.
 *
 * @param duration of this process; a part that an earlier one has done is in the findings
 */
public record SoakRecord(
        String command,
        String commit,
        Instant startedAt,
        Duration duration,
        int rounds,
        SoakFindings findings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNKNOWN = "unknown";
    private static final String CHANGES = " with changes";

    /** Writes it as JSON, its pictures beside it, replacing what an earlier soak left. */
    public void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("command", command);
        root.put("commit", commit);
        root.put("startedAt", startedAt.toString());
        root.put("durationSeconds", duration.plus(findings.earlier()).toSeconds());
        root.put("rounds", rounds);
        root.put("succeeded", findings.succeeded());
        var machine = root.putObject("machine");
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("arch", System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("java", Runtime.version().toString());
        root.set("figures", JSON.valueToTree(findings.figures()));
        root.set("complaints", JSON.valueToTree(findings.complaints()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, root.toPrettyString() + "\n");
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        for (Map.Entry<String, String> each : findings.pictures().entrySet()) {
            Files.writeString(file.resolveSibling(name + "." + each.getKey()), each.getValue());
        }
    }

    /** The commit of a source tree, marked when it has changes; {@code unknown} without Git. */
    public static String commitOf(Path tree) throws InterruptedException {
        String commit = git(tree, "rev-parse", "--short=12", "HEAD");
        if (commit.isEmpty()) {
            return UNKNOWN;
        }
        boolean changed =
                !git(tree, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!reports")
                        .isEmpty();
        return changed ? commit + CHANGES : commit;
    }

    /** Whether this is said of sources that nobody has changed since their commit. */
    static boolean isOfOneState(String commit) {
        return !commit.equals(UNKNOWN) && !commit.endsWith(CHANGES);
    }

    private static String git(Path tree, String... arguments) throws InterruptedException {
        List<String> command =
                Stream.concat(Stream.of("git", "-C", tree.toString()), Stream.of(arguments))
                        .toList();
        Program.Outcome outcome = Program.run(command, complaint -> {});
        return outcome.succeeded() ? String.join("\n", outcome.output()) : "";
    }
}
