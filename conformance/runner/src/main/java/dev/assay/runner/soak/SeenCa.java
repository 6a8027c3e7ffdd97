package dev.assay.runner.soak;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What anybody sees in a CA's folder by Istio's file names, at one moment.
 *
 * @param signer that of {@code ca-cert.pem}
 * @param roots those of {@code root-cert.pem}
 */
record SeenCa(X509Certificate signer, Set<X509Certificate> roots) {
    /** How the folder names its versions. */
    private static final Pattern VERSION = Pattern.compile("\\.\\.\\d+");

    private static final String CURRENT = "..data";
    private static final Set<String> BESIDE =
            Set.of(
                    CURRENT,
                    "..lock",
                    "..issued",
                    "ca-cert.pem",
                    "ca-key.pem",
                    "root-cert.pem",
                    "cert-chain.pem");

    private static final Set<PosixFilePermission> OWNERS =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);

    /** Copies, keeping the order. */
    SeenCa {
        roots = Set.copyOf(roots);
    }

    /**
     * What is there while nobody changes it.
     *
     * @throws CertificateException if something of it is no certificate
     */
    static SeenCa in(Path folder) throws IOException, CertificateException {
        return new SeenCa(
                certificates(folder.resolve("ca-cert.pem")).iterator().next(),
                certificates(folder.resolve("root-cert.pem")));
    }

    /** Whether it may follow another one at once, and what that is in a rotation. */
    Optional<Change> since(SeenCa earlier) {
        boolean sameSigner = signer.equals(earlier.signer);
        if (sameSigner && roots.equals(earlier.roots)) {
            return Optional.of(Change.NONE);
        }
        if (sameSigner && isOneMoreThan(earlier)) {
            return Optional.of(Change.ADDED);
        }
        if (!sameSigner && roots.equals(earlier.roots)) {
            return Optional.of(Change.SWITCHED);
        }
        return sameSigner && earlier.isOneMoreThan(this)
                ? Optional.of(Change.DROPPED)
                : Optional.empty();
    }

    /** What may come of one call of a rotation. */
    enum Change {
        NONE,
        ADDED,
        SWITCHED,
        DROPPED
    }

    private boolean isOneMoreThan(SeenCa other) {
        return roots.size() == other.roots.size() + 1 && roots.containsAll(other.roots);
    }

    /** The versions that are there, written or not. */
    static Set<String> versions(Path folder) throws IOException {
        return new TreeSet<>(
                names(folder).stream().filter(name -> VERSION.matcher(name).matches()).toList());
    }

    /** What a killed writer has left: all that is neither the state nor needed beside it. */
    static List<String> leftovers(Path folder) throws IOException {
        Path link = folder.resolve(CURRENT);
        String current =
                Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                        ? Files.readSymbolicLink(link).toString()
                        : "";
        return names(folder).stream()
                .filter(name -> !BESIDE.contains(name) && !name.equals(current))
                .toList();
    }

    /** Files and folders that others than their owner may use. */
    static List<String> open(Path folder) throws IOException {
        var open = new ArrayList<String>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
                if (!OWNERS.containsAll(Files.getPosixFilePermissions(each))) {
                    open.add(folder.relativize(each).toString());
                }
            }
        }
        return open;
    }

    /** The certificates of one text, in its order. */
    static Set<X509Certificate> certificates(byte[] pem) throws CertificateException {
        var found = new LinkedHashSet<X509Certificate>();
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem))
                .forEach(each -> found.add((X509Certificate) each));
        if (found.isEmpty()) {
            throw new CertificateException("no certificate");
        }
        return found;
    }

    private static Set<X509Certificate> certificates(Path file)
            throws IOException, CertificateException {
        return certificates(Files.readAllBytes(file));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }
}
