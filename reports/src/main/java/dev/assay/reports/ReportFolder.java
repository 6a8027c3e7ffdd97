package dev.assay.reports;

import dev.assay.reports.certificate.Certificate;
import dev.assay.reports.certificate.CertificateYaml;
import dev.assay.reports.certificate.Seal;
import dev.assay.reports.html.HtmlReport;
import dev.assay.reports.html.Pictures;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;

/**
 * Where a run's report goes: {@code report.html}, {@code report.json}, {@code junit.xml}, {@code
 * report-of-run.yaml}, {@code certificate.yaml} and {@code evidence/}. Each file appears whole or
 * not at all: it is written beside its place and then moved. Two runs must not share a folder at
 * the same time.
 */
public final class ReportFolder {

    /** The evidence's folder inside the report folder; filled by the runner. */
    public static final String EVIDENCE = "evidence";

    /** The run's log; written by the runner from its first moment on. */
    public static final String LOG = "run.log";

    private static final String JSON = "report.json";
    private static final String JUNIT = "junit.xml";
    private static final String OF_RUN = "report-of-run.yaml";

    /** What the run certifies, or why it does not. */
    public static final String CERTIFICATE = "certificate.yaml";

    private static final String HTML = "report.html";

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
        for (Path at = evidence.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at) && !Files.isDirectory(at)) {
                throw new ReportFolderUnwritable(folder, at + " is a file and not a folder");
            }
        }
        try {
            Files.createDirectories(evidence);
            Files.delete(Files.createTempFile(folder, ".assay-", ".probe"));
        } catch (IOException e) {
            throw new ReportFolderUnwritable(folder, why(e), e);
        }
        for (String name : List.of(LOG, JSON, JUNIT, OF_RUN, CERTIFICATE, HTML)) {
            if (Files.isDirectory(folder.resolve(name))) {
                throw new ReportFolderUnwritable(folder, name + " in it is a folder");
            }
        }
        return evidence;
    }

    /**
     * Whether a run has written here before, so that what lies in the evidence folder is its own.
     */
    public static boolean isOfARun(Path folder) {
        return Files.exists(folder.resolve(LOG)) || Files.exists(folder.resolve(JSON));
    }

    /**
     * Writes every rendering of the run, replacing those of an earlier one.
     *
     * @throws ReportFolderUnwritable when a file cannot be written
     */
    public static void write(RunResult run, Path folder) throws ReportFolderUnwritable {
        prepare(folder);
        put(folder.resolve(JSON), ReportWriter.write(run));
        put(folder.resolve(JUNIT), JunitXml.write(run));
        put(folder.resolve(OF_RUN), CertificateYaml.reportOfRun(run));
        put(folder.resolve(HTML), HtmlReport.render(run, Pictures.in(folder)));
        // Last, as it names all others.
        put(folder.resolve(CERTIFICATE), certificate(run, folder));
    }

    private static String certificate(RunResult run, Path folder) throws ReportFolderUnwritable {
        try {
            return CertificateYaml.write(Certificate.of(run), digests(folder));
        } catch (IOException e) {
            throw new ReportFolderUnwritable(folder, why(e), e);
        }
    }

    /**
     * Signs the certificate that lies in a report folder, in its place.
     *
     * @throws ReportFolderUnwritable when it cannot be read or written
     */
    public static void seal(Path folder, Seal seal) throws ReportFolderUnwritable {
        Path file = folder.resolve(CERTIFICATE);
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ReportFolderUnwritable(file, why(e), e);
        }
        put(file, seal.sealed(text));
    }

    /**
     * The digests of a report's files, as its certificate names them; the run's log is no part of
     * the report, as it goes on after it.
     *
     * @throws IOException when one cannot be read
     */
    public static SortedMap<String, String> digests(Path folder) throws IOException {
        return FileDigests.in(folder, List.of(JSON, JUNIT, OF_RUN, HTML), EVIDENCE);
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
            case NoSuchFileException no -> no.getFile() + " cannot be made there";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> e.getClass().getSimpleName() + ": " + e.getMessage();
        };
    }
}
