package dev.assay.reports.terminal;

/**
 * How text is laid out.
 *
 * @param width columns; lines are broken at blanks where they would be longer
 * @param ansi whether colours may be used: a terminal, and NO_COLOR not set
 */
public record TerminalStyle(int width, boolean ansi) {

    /** Narrower than this nothing can be laid out; a smaller terminal breaks lines itself. */
    public static final int NARROWEST = 40;

    /** For a pipe or a file. */
    public static final TerminalStyle PLAIN = new TerminalStyle(100, false);

    /** Raises a width that is too small to {@link #NARROWEST}. */
    public TerminalStyle {
        width = Math.max(width, NARROWEST);
    }
}
