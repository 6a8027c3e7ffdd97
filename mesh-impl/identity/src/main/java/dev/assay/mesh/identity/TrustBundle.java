package dev.assay.mesh.identity;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The roots of a trust domain: a set, so that order and repetition make no difference. Immutable.
 */
public final class TrustBundle {

    private static final TrustBundle EMPTY = of(List.of());

    private final List<X509Certificate> roots;
    private final List<CertificateView> anchors;
    private final String fingerprint;

    private TrustBundle(
            List<X509Certificate> roots, List<CertificateView> anchors, String fingerprint) {
        this.roots = roots;
        this.anchors = anchors;
        this.fingerprint = fingerprint;
    }

    /**
     * No root at all: every SVID of the trust domain is refused (Trust Domain and Bundle, 4.1.3).
     */
    public static TrustBundle empty() {
        return EMPTY;
    }

    /**
     * The set of these certificates.
     *
     * @throws IllegalArgumentException if a certificate cannot be read; for certificates from
     *     outside use {@link BundleParser}
     */
    public static TrustBundle of(Collection<? extends X509Certificate> roots) {
        var distinct = new LinkedHashMap<CertificateView, X509Certificate>();
        for (var root : roots) {
            try {
                distinct.putIfAbsent(CertificateView.parse(root.getEncoded()), root);
            } catch (MalformedCertificate | CertificateEncodingException e) {
                throw new IllegalArgumentException("a root certificate cannot be read", e);
            }
        }
        var digests =
                distinct.keySet().stream()
                        .map(view -> new Fingerprint().bytes(view.der().value()).hex())
                        .sorted()
                        .toList();
        var fingerprint = new Fingerprint();
        digests.forEach(fingerprint::text);
        return new TrustBundle(
                List.copyOf(distinct.values()), List.copyOf(distinct.keySet()), fingerprint.hex());
    }

    /** The distinct roots, in the order in which they were given. */
    public List<X509Certificate> roots() {
        return roots;
    }

    public boolean isEmpty() {
        return roots.isEmpty();
    }

    /** SHA-256 in hex over the set of roots: equal exactly for equal bundles. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The roots, one PEM block after the other. */
    public String pem() {
        return Pem.encode(roots);
    }

    List<CertificateView> anchors() {
        return anchors;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustBundle that && fingerprint.equals(that.fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "TrustBundle[%d roots, %s]".formatted(roots.size(), fingerprint.substring(0, 12));
    }
}
