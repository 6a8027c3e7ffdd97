package dev.assay.mesh.policy.resource;

/**
 * A resource that cannot be taken: names the file, the line, the field and the fix. Unchecked,
 * because it passes through many hands before the one that shows it to the user.
 */
public final class InvalidResource extends RuntimeException {

    private static final long serialVersionUID = 1L;

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
                        + (field.isEmpty() ? "" : field + ": ")
                        + problem);
        this.source = source;
        this.line = line;
        this.field = field;
        this.problem = problem;
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
