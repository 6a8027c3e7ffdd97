package dev.assay.reports;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a report's files are, so that a certificate can name each of them: by path relative to the
 * report folder, with {@code /} between the parts, {@code sha256:} and hex digits.
 */
public final class FileDigests {

    private static final String PREFIX = "sha256:";

    private FileDigests() {}

    /**
     * Of the named files that are there, and of all below one folder.
     *
     * @throws IOException when one cannot be read
     */
    static SortedMap<String, String> in(Path folder, List<String> names, String below)
            throws IOException {
        var digests = new TreeMap<String, String>();
        for (String name : names) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                digests.put(name, of(file));
            }
        }
        if (Files.isDirectory(folder.resolve(below))) {
            try (Stream<Path> files = Files.walk(folder.resolve(below))) {
                for (Path file : files.filter(each -> !Files.isDirectory(each)).toList()) {
                    digests.put(folder.relativize(file).toString().replace('\\', '/'), of(file));
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return digests;
    }

    private static String of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return text(digest);
    }

    /** Of these bytes. */
    public static String of(byte[] bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes);
        return text(digest);
    }

    private static String text(MessageDigest digest) {
        return PREFIX + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
