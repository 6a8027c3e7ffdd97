package dev.assay.runner.command;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What a user reads when a signal ends a command (Ctrl-C: the process exits with 130): one line.
 * The meshes and the temporary folder are taken down by hooks of their own.
 */
final class Ending {
    private final Thread hook;
    private final AtomicBoolean begun;

    private Ending(Thread hook, AtomicBoolean begun) {
        this.hook = hook;
        this.begun = begun;
    }

    /**
     * From now on a signal is answered with that line.
     *
     * @param line asked for once, first of all; it may do what is to be done before
     */
    static Ending watch(Console console, Supplier<String> line) {
        var begun = new AtomicBoolean();
        var hook =
                new Thread(
                        () -> {
                            begun.set(true);
                            say(console, line.get());
                        },
                        "assay-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Ending(hook, begun);
    }

    /** Whether a signal has come. */
    boolean hasBegun() {
        return begun.get();
    }

    /** The command came to its end; whether it did so by itself, and not because of a signal. */
    boolean wasUndisturbed() {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false; // the process is ending already
        }
    }

    private static void say(Console console, String line) {
        console.err().println((console.ansi() ? "\n" : "") + "assay: " + line);
        console.err().flush();
    }
}
