package dev.assay.runner;

import dev.assay.runner.command.AssayCommand;
import dev.assay.runner.command.Console;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** Runs one command and exits with its code: 0 fine, 1 something failed, 2 could not run. */
    public static void main(String[] arguments) {
        // such as a library's own shutdown hook: its trace is for the log, not for a user
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> LOG.error("thread {} ended", thread.getName(), thrown));
        System.exit(AssayCommand.execute(Console.ofProcess(), arguments));
    }
}
