package dev.assay.reports;

import java.io.IOException;
import java.nio.file.Path;

/** The report folder cannot be written; the message names the path and the remedy. */
public final class ReportFolderUnwritable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why this path could not be written. */
    public ReportFolderUnwritable(Path path, String why, IOException cause) {
        super(message(path, why), cause);
    }

    /** The same where nothing was tried in vain. */
    public ReportFolderUnwritable(Path path, String why) {
        super(message(path, why));
    }

    private static String message(Path path, String why) {
        return "report folder %s cannot be written: %s; give another folder with --report DIR"
                .formatted(path, why);
    }
}
