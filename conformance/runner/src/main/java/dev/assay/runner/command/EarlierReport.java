package dev.assay.runner.command;

import dev.assay.fixtures.driver.InputFile;
import dev.assay.reports.json.ReportReader;
import dev.assay.reports.json.ReportUnreadable;
import dev.assay.reports.model.RunResult;
import dev.assay.runner.UserFault;
import java.nio.file.Files;
import java.nio.file.Path;

/** A report that a user names: its {@code report.json}, or the folder that holds it. */
final class EarlierReport {
    private static final int MEBIBYTES = 256;

    private EarlierReport() {}

    /** The file that is meant. */
    static Path file(Path named) {
        return Files.isDirectory(named) ? named.resolve("report.json") : named;
    }

    /**
     * Reads it.
     *
     * @param taker the option or command that takes it, for the message
     */
    static RunResult read(Path named, String taker) throws UserFault {
        Path file = file(named);
        try {
            return ReportReader.read(InputFile.read("report", file, MEBIBYTES), file.toString());
        } catch (InputFile.Unreadable e) {
            throw new UserFault(
                    "%s (%s takes the report.json of an earlier run)"
                            .formatted(e.getMessage(), taker),
                    e);
        } catch (ReportUnreadable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
    }
}
