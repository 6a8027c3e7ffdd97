package dev.assay.reports.json;

/** A {@code report.json} that cannot be read; the message names the field and the remedy. */
public final class ReportUnreadable extends Exception {
    private static final long serialVersionUID = 1L;

    /** A report that is well-formed JSON but not a report. */
    public ReportUnreadable(String message) {
        super(message);
    }

    /** A report that is not JSON at all. */
    public ReportUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
