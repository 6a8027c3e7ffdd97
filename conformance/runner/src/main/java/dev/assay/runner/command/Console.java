package dev.assay.runner.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where a command prints.
 *
 * @param ansi whether a terminal is there that lines can be drawn over on
 * @param width of the terminal, in characters
 */
public record Console(PrintWriter out, PrintWriter err, boolean ansi, int width) {
    /** For a pipe, or a terminal that does not say. */
    private static final int USUAL_WIDTH = 100;

    /** The process's own streams. */
    public static Console ofProcess() {
        boolean terminal =
                Optional.ofNullable(System.console())
                                .filter(java.io.Console::isTerminal)
                                .isPresent()
                        && System.getenv("NO_COLOR") == null;
        return new Console(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                terminal,
                width(System.getenv().getOrDefault("COLUMNS", "")));
    }

    private static int width(String columns) {
        return columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
