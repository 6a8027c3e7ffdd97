package dev.assay.runner.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another process of the suite, with the JVM, the flags and the class path of this one.
 * Thread-safe.
 */
public final class Launched {
    private Launched() {}

    /**
     * Runs {@code assay} with these arguments and returns its exit code. If this process or thread
     * is to end, the other ends first.
     *
     * @param output takes what it prints, both streams
     */
    public static int assay(Path output, List<String> arguments)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        var onEnd = new Thread(() -> end(process), "assay-soak-down");
        Runtime.getRuntime().addShutdownHook(onEnd);
        try {
            int exit = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(onEnd);
            return exit;
        } catch (InterruptedException e) {
            end(process);
            throw e;
        }
    }

    private static void end(Process process) {
        process.destroy();
        process.onExit().join();
    }

    private static List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(flag -> !flag.startsWith("-agentlib"))
                        .toList());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("dev.assay.runner.Main");
        command.addAll(arguments);
        return command;
    }
}
