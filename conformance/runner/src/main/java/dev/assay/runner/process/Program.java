package dev.assay.runner.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Another program, run to its end. Thread-safe. */
public final class Program {
    private static final int NOT_FOUND = 127;

    private Program() {}

    /**
     * What it came to.
     *
     * @param exit its exit code; 127 where there is no such program, as a shell says it
     */
    public record Outcome(int exit, List<String> output) {
        /** Copies. */
        public Outcome {
            output = List.copyOf(output);
        }

        /** Whether it ended with 0. */
        public boolean succeeded() {
            return exit == 0;
        }

        /** Empty where it said nothing. */
        public String firstLine() {
            return output.isEmpty() ? "" : output.getFirst();
        }
    }

    /**
     * Runs it.
     *
     * @param progress gets each line of standard error as it comes
     */
    public static Outcome run(List<String> command, Consumer<String> progress)
            throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).start();
        } catch (IOException e) {
            return new Outcome(NOT_FOUND, List.of());
        }
        Thread errors =
                Thread.ofVirtual().start(() -> lines(process.getErrorStream()).forEach(progress));
        try {
            List<String> output = lines(process.getInputStream()).toList();
            errors.join();
            return new Outcome(process.waitFor(), output);
        } finally {
            process.destroy();
        }
    }

    private static Stream<String> lines(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines();
    }
}
