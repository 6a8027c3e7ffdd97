package dev.assay.runner.command;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a user reads when a signal ends a run (Ctrl-C: the process exits with 130): one line that
 * says what is there and what is not. The meshes and the temporary folder are taken down by hooks
 * of their own.
 */
final class Ending {
    private final Thread hook;

    private Ending(Thread hook) {
        this.hook = hook;
    }

    /** From now on a signal is answered with that line. */
    static Ending watch(Console console, Path report) {
        var hook = new Thread(() -> say(console, report), "assay-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Ending(hook);
    }

    /** The run came to its end; whether it did so by itself, and not because of a signal. */
    boolean wasUndisturbed() {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false; // the process is ending already
        }
    }

    private static void say(Console console, Path report) {
        Path html = report.resolve("report.html");
        console.err()
                .println(
                        "%sassay: interrupted; this run wrote no report (%s)"
                                .formatted(
                                        console.ansi() ? "\n" : "",
                                        Files.exists(html)
                                                ? html + " is an earlier run's"
                                                : "its log is " + report.resolve("run.log")));
        console.err().flush();
    }
}
