package dev.assay.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code assay} in a process of its own, as the launcher starts it, with a temporary folder. */
final class AssayProcess implements AutoCloseable {
    /** Ample for a start beside other tests on a machine with two processors. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /**
     * A shell's background job ignores SIGINT, and so does whatever it starts, such as a build and
     * its tests; a user's foreground does not.
     */
    private static final List<String> HEARING_INTERRUPTS =
            System.getProperty("os.name").equals("Linux")
                    ? List.of("env", "--default-signal=INT")
                    : List.of();

    private final Process process;
    private final Path temporary;
    private final Path folder;

    private AssayProcess(Process process, Path temporary, Path folder) {
        this.process = process;
        this.temporary = temporary;
        this.folder = folder;
    }

    /**
     * Starts it.
     *
     * @param temporary what {@code java.io.tmpdir} is to it
     * @param folder where its output and its report go
     */
    static AssayProcess run(Path temporary, Path folder, String... arguments) throws IOException {
        return run(Map.of(), temporary, folder, arguments);
    }

    /** The same with further environment variables. */
    static AssayProcess run(
            Map<String, String> environment, Path temporary, Path folder, String... arguments)
            throws IOException {
        return start(environment, temporary, folder, "run", arguments);
    }

    /** {@code assay mutants} instead of {@code assay run}. */
    static AssayProcess mutants(Path temporary, Path folder, String... arguments)
            throws IOException {
        return start(Map.of(), temporary, folder, "mutants", arguments);
    }

    private static AssayProcess start(
            Map<String, String> environment,
            Path temporary,
            Path folder,
            String subcommand,
            String... arguments)
            throws IOException {
        var command = new ArrayList<String>(HEARING_INTERRUPTS);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("--enable-native-access=ALL-UNNAMED", "-Xss512k", "-XX:+UseSerialGC"));
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary));
        command.add("-cp");
        // Surefire hides the class path in a jar's manifest and tells it by a property.
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add("dev.assay.runner.Main");
        command.add(subcommand);
        command.addAll(List.of(arguments));
        command.addAll(List.of("--report", folder.resolve("report").toString()));
        Files.createDirectories(folder);
        var builder =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("out").toFile())
                        .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        return new AssayProcess(builder.start(), temporary, folder);
    }

    long pid() {
        return process.pid();
    }

    String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    Path report() {
        return folder.resolve("report");
    }

    /** The folder that it has made in its temporary folder, once its first mesh stands. */
    Path runFolder() throws IOException {
        await("a mesh", () -> contains("mesh up in"));
        try (Stream<Path> made = Files.list(temporary)) {
            return made.filter(path ->
                            path.getFileName().toString().startsWith("assay-" + pid() + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    int exit() throws InterruptedException, IOException {
        return exit(PATIENCE);
    }

    /** Its exit code, once it has ended. */
    int exit(Duration within) throws InterruptedException, IOException {
        assertThat(process.waitFor(within.toSeconds(), TimeUnit.SECONDS))
                .as("ended; it said: %s%s", out(), err())
                .isTrue();
        return process.exitValue();
    }

    /** The same; what it says meanwhile is handed on line by line. */
    int exitTelling(Duration within, Consumer<String> lines)
            throws InterruptedException, IOException {
        long deadline = System.nanoTime() + within.toNanos();
        long told = 0;
        boolean ended = false;
        while (!ended && System.nanoTime() < deadline) {
            ended = process.waitFor(1, TimeUnit.SECONDS);
            List<String> said = out().lines().toList();
            said.stream().skip(told).forEach(lines);
            told = said.size();
        }
        return exit(Duration.ZERO);
    }

    /** Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", String.valueOf(pid())).start().waitFor();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until something holds, as long as the process lives. */
    void await(String what, BooleanSupplier condition) throws IOException {
        await(what, condition, PATIENCE);
    }

    /** The same with more patience. */
    void await(String what, BooleanSupplier condition, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("no %s; it said: %s%s".formatted(what, out(), err()));
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    boolean contains(String text) {
        try {
            return out().contains(text);
        } catch (IOException e) {
            return false; // not written yet
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
