package dev.assay.reports.model;

/**
 * What was expected of a leaf and what was seen. Texts are plain, may have several lines, and are
 * empty where there is nothing to say; none of them may carry a key or a token. They are made
 * {@link Printable}, since an implementation chooses part of them.
 *
 * @param message the verdict's reason in one sentence: why it failed, was waived or was not run
 * @param expected what a right implementation does
 * @param observed what the probe saw, with the last attempts of a wait
 * @param likelyCause where a developer of the implementation would look first
 */
public record Finding(String message, String expected, String observed, String likelyCause) {
    /** The reason of a leaf that a run was to observe, and ended before it did. */
    public static final String INTERRUPTED = "the run was interrupted";

    /** Makes the texts printable. */
    public Finding {
        message = Printable.text(message);
        expected = Printable.text(expected);
        observed = Printable.text(observed);
        likelyCause = Printable.text(likelyCause);
    }

    /** Nothing to say. */
    public static final Finding NONE = new Finding("", "", "", "");

    /** A finding that is only a reason, as a leaf that was not run has. */
    public static Finding because(String message) {
        return new Finding(message, "", "", "");
    }
}
