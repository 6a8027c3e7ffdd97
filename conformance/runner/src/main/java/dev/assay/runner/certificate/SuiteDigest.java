package dev.assay.runner.certificate;

import dev.assay.reports.FileDigests;
import dev.assay.reports.model.Suite;
import dev.assay.runner.catalogue.CommittedIndex;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which suite this is, by content: of all classes and resources that judge, wherever the class path
 * has them, in jars or in folders. What is judged, and where, is no part of it, so that the runner
 * in a cluster's pod is the same suite.
 */
public final class SuiteDigest {
    private static final Pattern JUDGES =
            Pattern.compile("dev/assay/(cases|fixtures|reports|runner)/.+");

    private static final String SEPARATOR = "/";

    private static final Logger LOG = LoggerFactory.getLogger(SuiteDigest.class);

    private SuiteDigest() {}

    /** This suite, as a report names it. */
    public static Suite suite(String version) {
        return new Suite(
                "assay",
                version,
                Held.DIGEST,
                FileDigests.of(CommittedIndex.text().getBytes(StandardCharsets.UTF_8)));
    }

    /** Read once: it takes a fraction of a second. */
    private static final class Held {
        private static final String DIGEST = known();

        /** A report is worth more than its suite's digest, and comes at the end of a long run. */
        private static String known() {
            try {
                return of(System.getProperty("java.class.path"));
            } catch (UncheckedIOException e) {
                LOG.warn("the suite's own digest is not known: {}", e.getMessage());
                return "";
            }
        }
    }

    /**
     * The digest of what lies on a class path.
     *
     * @throws UncheckedIOException when an entry cannot be read
     */
    static String of(String classPath) {
        SortedMap<String, String> files = new TreeMap<>();
        for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
            Path path = Path.of(entry);
            try {
                if (Files.isDirectory(path)) {
                    folder(path, files);
                } else if (Files.isRegularFile(path)) {
                    jar(path, files);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(path + " of the class path", e);
            }
        }
        String list =
                files.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue() + "\n")
                        .collect(Collectors.joining());
        return FileDigests.of(list.getBytes(StandardCharsets.UTF_8));
    }

    private static void folder(Path folder, SortedMap<String, String> files) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace(File.separator, SEPARATOR);
                if (JUDGES.matcher(name).matches()) {
                    // The first on the class path is the one that counts.
                    files.putIfAbsent(name, FileDigests.of(Files.readAllBytes(file)));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void jar(Path path, SortedMap<String, String> files) throws IOException {
        try (var jar = new JarFile(path.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (!entry.isDirectory() && JUDGES.matcher(entry.getName()).matches()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        files.putIfAbsent(entry.getName(), FileDigests.of(in.readAllBytes()));
                    }
                }
            }
        }
    }
}
