package dev.assay.runner.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Another process of the suite, with the JVM, the flags and the class path of this one. If this
 * process is to end, the other ends first. Thread-safe.
 */
public final class Launched implements AutoCloseable {
    private static final String MAIN = "dev.assay.runner.Main";

    private final Process process;
    private final Thread onEnd;

    private Launched(Process process) {
        this.process = process;
        onEnd = new Thread(this::end, "assay-soak-down");
        Runtime.getRuntime().addShutdownHook(onEnd);
    }

    /**
     * Starts {@code assay} with these arguments.
     *
     * @param output takes what it prints, both streams
     * @param flags further ones of the JVM, which override this one's
     * @param environment further variables
     */
    public static Launched start(
            Path output,
            List<String> flags,
            Map<String, String> environment,
            List<String> arguments)
            throws IOException {
        var builder =
                new ProcessBuilder(command(MAIN, flags, arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new Launched(builder.start());
    }

    /**
     * Runs {@code assay} with these arguments and returns its exit code. If this thread is to end,
     * the other process ends first.
     *
     * @param output takes what it prints, both streams
     */
    public static int assay(Path output, List<String> arguments)
            throws IOException, InterruptedException {
        try (var launched = start(output, List.of(), Map.of(), arguments)) {
            return launched.exit();
        }
    }

    /** Its number. */
    public long pid() {
        return process.pid();
    }

    /** Waits for its end and returns its exit code. */
    public int exit() throws InterruptedException {
        return process.waitFor();
    }

    /** Waits for its end, but no longer than this; returns whether it has ended. */
    public boolean endsWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As {@code kill -9} does it; returns when it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it, if it runs still, and returns when it has ended. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(onEnd);
        } catch (IllegalStateException e) {
            return; // this process is ending: the hook finds nothing to do
        }
    }

    private void end() {
        process.destroy();
        process.onExit().join();
    }

    /**
     * The command line of a program on this process's class path.
     *
     * @param main its class
     * @param flags further ones of the JVM, which override this one's
     */
    public static List<String> command(String main, List<String> flags, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(flag -> !flag.startsWith("-agentlib"))
                        .toList());
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(arguments);
        return command;
    }
}
