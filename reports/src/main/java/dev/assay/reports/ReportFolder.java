package dev.assay.reports;

import dev.assay.reports.certificate.Certificate;
import dev.assay.reports.certificate.CertificateYaml;
import dev.assay.reports.html.HtmlReport;
import dev.assay.reports.json.ReportWriter;
import dev.assay.reports.junit.JunitXml;
import dev.assay.reports.model.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where a run's report goes: {@code report.html}, {@code report.json}, {@code junit.xml}, {@code
 * certificate.yaml} and {@code evidence/}. Each file appears whole or not at all: it is written
 * beside its place and then moved. Two runs must not share a folder at the same time.
 */
public final class ReportFolder {

    /** The evidence's folder inside the report folder; filled by the runner. */
    public static final String EVIDENCE = "evidence";

    private ReportFolder() {}

    /**
     * Makes the folder and its evidence folder, and proves that a file can be written, so that a
     * run learns of a bad {@code --report} before it has worked for minutes.
     *
     * @return the evidence folder
     * @throws ReportFolderUnwritable when it cannot be made or written
     */
    public static Path prepare(Path folder) throws ReportFolderUnwritable {
        Path evidence = folder.resolve(EVIDENCE);
        try {
            Files.createDirectories(evidence);
            Files.delete(Files.createTempFile(folder, ".assay-", ".probe"));
        } catch (IOException e) {
            throw new ReportFolderUnwritable(folder, why(e), e);
        }
        return evidence;
    }

    /**
     * Writes every rendering of the run, replacing those of an earlier one.
     *
     * @throws ReportFolderUnwritable when a file cannot be written
     */
    public static void write(RunResult run, Path folder) throws ReportFolderUnwritable {
        prepare(folder);
        put(folder.resolve("report.json"), ReportWriter.write(run));
        put(folder.resolve("junit.xml"), JunitXml.write(run));
        put(folder.resolve("certificate.yaml"), CertificateYaml.write(Certificate.of(run)));
        put(folder.resolve("report.html"), HtmlReport.render(run));
    }

    private static void put(Path file, String text) throws ReportFolderUnwritable {
        Path beside = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try {
                Files.write(beside, text.getBytes(StandardCharsets.UTF_8));
                move(beside, file);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new ReportFolderUnwritable(file, why(e), e);
        }
    }

    private static void move(Path beside, Path file) throws IOException {
        try {
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network file systems: not atomic, but the file is still written whole first.
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException exists ->
                    exists.getFile() + " is there already and is not a folder";
            case NotDirectoryException no -> no.getFile() + " is not a folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getClass().getSimpleName() + ": " + e.getMessage();
        };
    }
}
