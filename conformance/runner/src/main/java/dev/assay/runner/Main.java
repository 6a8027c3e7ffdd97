package dev.assay.runner;

import dev.assay.runner.command.AssayCommand;
import dev.assay.runner.command.Console;

/** The process. */
public final class Main {
    private Main() {}

    /** Runs one command and exits with its code: 0 fine, 1 something failed, 2 could not run. */
    public static void main(String[] arguments) {
        System.exit(AssayCommand.execute(Console.ofProcess(), arguments));
    }
}
