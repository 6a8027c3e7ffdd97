package dev.assay.cases.library;

import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An entry of a SPIFFE bundle's {@code keys} (RFC 7517), and whole bundles of such. Immutable.
 *
 * @param members the values as JSON, by name
 */
record JwkEntry(Map<String, String> members) {
    private static final int COORDINATE = 32;

    JwkEntry {
        members = Map.copyOf(members);
    }

    /** A root as X509-SVID.md, section 6 wants it published: the key and its certificate. */
    static JwkEntry of(X509Certificate root) {
        ECPoint point = ((ECPublicKey) root.getPublicKey()).getW();
        return new JwkEntry(
                        Map.of(
                                "use", "\"x509-svid\"",
                                "kty", "\"EC\"",
                                "crv", "\"P-256\"",
                                "x", coordinate(point.getAffineX()),
                                "y", coordinate(point.getAffineY())))
                .certified(root);
    }

    /** With these certificates in {@code x5c}; the key is that of the first. */
    JwkEntry certified(X509Certificate... certificates) {
        return with(
                "x5c",
                Arrays.stream(certificates)
                        .map(JwkEntry::base64)
                        .collect(Collectors.joining(",", "[", "]")));
    }

    JwkEntry with(String name, String json) {
        var changed = new TreeMap<>(members);
        changed.put(name, json);
        return new JwkEntry(changed);
    }

    JwkEntry without(String name) {
        var changed = new TreeMap<>(members);
        changed.remove(name);
        return new JwkEntry(changed);
    }

    String json() {
        return new TreeMap<>(members)
                .entrySet().stream()
                        .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** The bundle of a trust domain. */
    static String bundle(JwkEntry... entries) {
        return "{\"keys\":"
                + List.of(entries).stream()
                        .map(JwkEntry::json)
                        .collect(Collectors.joining(",", "[", "]"))
                + ",\"spiffe_sequence\":1}";
    }

    private static String coordinate(BigInteger value) {
        byte[] signed = value.toByteArray();
        byte[] whole = new byte[COORDINATE];
        int length = Math.min(signed.length, COORDINATE);
        System.arraycopy(signed, signed.length - length, whole, COORDINATE - length, length);
        return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(whole) + "\"";
    }

    private static String base64(X509Certificate certificate) {
        try {
            return "\"" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\"";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate has no encoding", e);
        }
    }
}
