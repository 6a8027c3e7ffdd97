package dev.assay.runner.command;

import dev.assay.reports.ReportFolder;
import dev.assay.reports.ReportFolderUnwritable;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a report folder ready, before a run has cost any time: it can be written, and holds no
 * evidence of an earlier run, which would pass for this one's.
 */
final class ReportPlace {
    private ReportPlace() {}

    /**
     * Prepares the folder of a run, and lets the log go there.
     *
     * @param evidence folders below it whose content is an earlier run's
     */
    static void prepare(Path folder, List<String> evidence) throws UserFault {
        if (folder.toString().isEmpty()) {
            throw new UserFault("--report is empty (expected: a folder)");
        }
        boolean ours = ReportFolder.isOfARun(folder);
        for (String name : evidence) {
            forget(folder, folder.resolve(name), ours);
        }
        try {
            ReportFolder.prepare(folder);
        } catch (ReportFolderUnwritable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
        RunLog.writeTo(folder.resolve(ReportFolder.LOG));
    }

    private static void forget(Path folder, Path evidence, boolean ours) throws UserFault {
        if (!Files.isDirectory(evidence)) {
            return;
        }
        try {
            List<Path> old;
            try (Stream<Path> files = Files.walk(evidence)) {
                old =
                        files.filter(path -> !path.equals(evidence))
                                .sorted(Comparator.reverseOrder())
                                .toList();
            }
            if (!old.isEmpty() && !ours) {
                throw new UserFault(
                        "report folder %s has a folder '%s' that no run of Assay wrote, and a run"
                                        .formatted(folder, evidence.getFileName())
                                + " would empty it; give another folder with --report DIR");
            }
            for (Path path : old) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UserFault(
                    "the evidence of an earlier run in %s cannot be removed: %s"
                            .formatted(evidence, e.getMessage()),
                    e);
        }
    }
}
