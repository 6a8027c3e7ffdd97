package dev.assay.mesh.policy.resource;

/**
 * A resource that cannot be taken: names the file, the line, the field and the fix. Unchecked,
 * because it passes through many hands before the one that shows it to the user.
 */
public final class InvalidResource extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 600;

    private final String source;
    private final int line;
    private final String field;
    private final String problem;

    /**
     * A refusal whose message reads {@code source:line: field: problem}.
     *
     * @param line from 1; 0 when unknown
     * @param field path such as {@code spec.mtls.mode}; empty when it concerns the whole document
     * @param problem what is wrong and how to put it right
     */
    public InvalidResource(String source, int line, String field, String problem) {
        super(
                source
                        + (line > 0 ? ":" + line : "")
                        + ": "
                        + (field.isEmpty() ? "" : shown(field) + ": ")
                        + shown(problem));
        this.source = source;
        this.line = line;
        this.field = shown(field);
        this.problem = shown(problem);
    }

    /**
     * On one line and as it is read: what was written may have ends of lines in it, marks that turn
     * the direction of writing, or megabytes.
     */
    private static String shown(String text) {
        var shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(c -> {
                    int type = Character.getType(c);
                    if (type == Character.CONTROL
                            || type == Character.FORMAT
                            || type == Character.LINE_SEPARATOR
                            || type == Character.PARAGRAPH_SEPARATOR
                            || type == Character.SURROGATE) {
                        shown.append("\\u%04x".formatted(c));
                    } else {
                        shown.appendCodePoint(c);
                    }
                });
        return text.length() > LONGEST ? shown.append('…').toString() : shown.toString();
    }

    /** The file, or whatever name the text was given. */
    public String source() {
        return source;
    }

    /** From 1; 0 when unknown. */
    public int line() {
        return line;
    }

    /** Path such as {@code spec.mtls.mode}; empty when the whole document is meant. */
    public String field() {
        return field;
    }

    /** What is wrong and how to put it right, without the place. */
    public String problem() {
        return problem;
    }
}
