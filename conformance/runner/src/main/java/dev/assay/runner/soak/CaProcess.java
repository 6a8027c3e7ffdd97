package dev.assay.runner.soak;

import dev.assay.runner.process.Launched;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One command of {@code meshctl ca} in a process of its own. Lines are read and written by one
 * thread; it may be killed by any.
 */
final class CaProcess implements AutoCloseable {
    private static final String MESHCTL = "dev.assay.mesh.meshctl.Meshctl";

    /** What starts sooner is met more often at work. */
    private static final List<String> FLAGS =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m");

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter questions;

    private CaProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts it.
     *
     * @param errors takes what it complains of, after what others did
     */
    static CaProcess start(Path errors, List<String> arguments) throws IOException {
        var words = new ArrayList<>(List.of("ca"));
        words.addAll(arguments);
        return new CaProcess(
                new ProcessBuilder(Launched.command(MESHCTL, FLAGS, words))
                        .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                        .start());
    }

    /** The next line that it says; empty when it has ended. */
    Optional<String> line() {
        try {
            return Optional.ofNullable(answers.readLine());
        } catch (IOException e) {
            return Optional.empty(); // as it ends while it is being listened to
        }
    }

    /** Says a line to it; returns whether it can have heard it. */
    boolean say(String line) {
        try {
            questions.write(line + "\n");
            questions.flush();
            return true;
        } catch (IOException e) {
            return false; // it is gone, which is the soak's subject
        }
    }

    boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Its exit code, once it has ended. */
    int exit() {
        return process.exitValue();
    }

    /** As {@code kill -9} does it; returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
