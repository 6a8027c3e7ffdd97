package dev.assay.mesh.ca.folder;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.rotation.IssuedLeaves;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * By root: the moment after which no leaf below it is valid. Noted before such a leaf is handed
 * out, so that a kill loses nothing. Immutable.
 */
final class IssuedUntil implements IssuedLeaves {

    static final IssuedUntil NONE = new IssuedUntil(Map.of());

    private final Map<String, Instant> ends;

    private IssuedUntil(Map<String, Instant> ends) {
        this.ends = Map.copyOf(ends);
    }

    /**
     * What a text says.
     *
     * @param place where it comes from, for messages
     */
    static IssuedUntil read(String place, String text) throws AuthorityUnavailable {
        var properties = new Properties();
        var ends = new TreeMap<String, Instant>();
        try {
            properties.load(new StringReader(text));
            properties
                    .stringPropertyNames()
                    .forEach(root -> ends.put(root, Instant.parse(properties.getProperty(root))));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new AuthorityUnavailable(place + ": not readable");
        }
        return new IssuedUntil(ends);
    }

    @Override
    public Optional<Instant> lastEnd(X509Certificate root) {
        return Optional.ofNullable(ends.get(fingerprint(root)));
    }

    /** With a later end of leaves below this root. */
    IssuedUntil with(X509Certificate root, Instant end) {
        var later = new TreeMap<>(ends);
        later.put(fingerprint(root), end);
        return new IssuedUntil(later);
    }

    String text() {
        var text = new StringBuilder();
        new TreeMap<>(ends)
                .forEach((root, end) -> text.append(root).append('=').append(end).append('\n'));
        return text.toString();
    }

    private static String fingerprint(X509Certificate root) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(root.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a root has an encoding, and every JDK SHA-256", e);
        }
    }
}
