package dev.assay.cases.probe;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/** Reads certificates, for observations and expectations. */
public final class Certificates {
    private static final int DNS = 2;
    private static final int URI = 6;

    /** Its bit in a key usage. */
    private static final int KEY_ENCIPHERMENT = 2;

    private Certificates() {}

    /** The URI names of a certificate, in its order; none where its names cannot be read. */
    public static List<String> uris(X509Certificate certificate) {
        return names(certificate, URI);
    }

    /** How many names of other kinds than URI it has. */
    public static int otherNames(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? 0
                    : (int)
                            names.stream()
                                    .filter(name -> !Integer.valueOf(URI).equals(name.get(0)))
                                    .count();
        } catch (CertificateParsingException unreadable) {
            return 0;
        }
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> Integer.valueOf(kind).equals(name.get(0)))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /** The OIDs of the extended key usage; empty where there is none. */
    public static List<String> extendedKeyUsages(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null ? List.of() : usages;
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
    }

    /** Whether the key may sign handshakes, and besides at most encipher keys. */
    public static boolean signsHandshakesOnly(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        if (usage == null || !usage[0]) {
            return false;
        }
        for (int bit = 1; bit < usage.length; bit++) {
            if (usage[bit] && bit != KEY_ENCIPHERMENT) {
                return false;
            }
        }
        return true;
    }

    /** In words: its name and how long it holds. */
    public static String describe(X509Certificate certificate) {
        List<String> uris = uris(certificate);
        String name =
                uris.isEmpty()
                        ? certificate.getSubjectX500Principal().getName()
                        : String.join(", ", uris);
        return (name.isEmpty() ? String.join(", ", names(certificate, DNS)) : name)
                + " (serial "
                + certificate.getSerialNumber().toString(16)
                + ", until "
                + certificate.getNotAfter().toInstant()
                + ")";
    }

    /** All certificates of a PEM text. */
    public static List<X509Certificate> parse(String pem) throws CertificateException {
        var read = new ArrayList<X509Certificate>();
        for (var each :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(
                                new ByteArrayInputStream(
                                        pem.getBytes(StandardCharsets.US_ASCII)))) {
            read.add((X509Certificate) each);
        }
        return List.copyOf(read);
    }

    /** As PEM, in order. */
    public static String toPem(Collection<X509Certificate> chain) {
        return chain.stream().map(Certificates::pem).collect(Collectors.joining());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate that was read cannot be written", e);
        }
    }

    /** Whether each certificate is signed by the next; a repeated one may follow itself. */
    public static boolean isSignedInOrder(List<X509Certificate> chain) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException notSigned) {
                return false;
            }
        }
        return true;
    }

    /** Whether the chain, as it stands, leads to one of the roots by the rules of RFC 5280. */
    public static boolean verifies(List<X509Certificate> chain, List<X509Certificate> roots) {
        return verifies(chain, roots, Clock.systemUTC().instant());
    }

    /** The same at another time. */
    public static boolean verifies(
            List<X509Certificate> chain, List<X509Certificate> roots, Instant at) {
        if (chain.isEmpty()) {
            return false; // which the JDK would call a valid path
        }
        try {
            var anchors =
                    roots.stream()
                            .map(root -> new TrustAnchor(root, null))
                            .collect(Collectors.toSet());
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            var path =
                    CertificateFactory.getInstance("X.509")
                            .generateCertPath(
                                    chain.stream().filter(each -> !roots.contains(each)).toList());
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return true;
        } catch (GeneralSecurityException notTrusted) {
            return false;
        }
    }
}
