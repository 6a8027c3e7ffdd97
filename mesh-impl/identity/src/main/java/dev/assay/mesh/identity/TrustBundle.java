package dev.assay.mesh.identity;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * The roots of a trust domain, and what authorities below them have revoked: two sets, so that
 * order and repetition make no difference. Immutable.
 */
public final class TrustBundle {

    private static final TrustBundle EMPTY = of(List.of());

    private final List<X509Certificate> roots;
    private final List<CertificateView> anchors;
    private final RevocationLists revocations;
    private final String fingerprint;

    private TrustBundle(
            List<X509Certificate> roots,
            List<CertificateView> anchors,
            RevocationLists revocations,
            String fingerprint) {
        this.roots = roots;
        this.anchors = anchors;
        this.revocations = revocations;
        this.fingerprint = fingerprint;
    }

    /**
     * No root at all: every SVID of the trust domain is refused (Trust Domain and Bundle, 4.1.3).
     */
    public static TrustBundle empty() {
        return EMPTY;
    }

    /**
     * The set of these certificates, without revocation lists.
     *
     * @throws IllegalArgumentException if a certificate cannot be read; for certificates from
     *     outside use {@link BundleParser}
     */
    public static TrustBundle of(Collection<? extends X509Certificate> roots) {
        return of(roots, List.of());
    }

    /** The same with revocation lists, of whichever authorities. */
    public static TrustBundle of(
            Collection<? extends X509Certificate> roots, Collection<RevocationList> revocations) {
        var distinct = new LinkedHashMap<CertificateView, X509Certificate>();
        for (var root : roots) {
            try {
                distinct.putIfAbsent(CertificateView.parse(root.getEncoded()), root);
            } catch (MalformedCertificate | CertificateEncodingException e) {
                throw new IllegalArgumentException("a root certificate cannot be read", e);
            }
        }
        var lists = revocations.isEmpty() ? RevocationLists.NONE : new RevocationLists(revocations);
        var fingerprint = new Fingerprint();
        digests(distinct.keySet().stream().map(view -> view.der().value()))
                .forEach(fingerprint::text);
        if (!lists.all().isEmpty()) {
            fingerprint.text("revocation lists");
            digests(lists.all().stream().map(RevocationList::encoded)).forEach(fingerprint::text);
        }
        return new TrustBundle(
                List.copyOf(distinct.values()),
                List.copyOf(distinct.keySet()),
                lists,
                fingerprint.hex());
    }

    private static List<String> digests(Stream<byte[]> ders) {
        return ders.map(der -> new Fingerprint().bytes(der).hex()).sorted().toList();
    }

    /** The same roots with these revocation lists in the place of its own. */
    public TrustBundle revoking(Collection<RevocationList> others) {
        return of(roots, others);
    }

    /** The distinct roots, in the order in which they were given. */
    public List<X509Certificate> roots() {
        return roots;
    }

    public boolean isEmpty() {
        return roots.isEmpty();
    }

    /** The distinct revocation lists, in the order in which they were given. */
    public List<RevocationList> revocations() {
        return revocations.all();
    }

    /** The same, which remember whose they are. */
    RevocationLists revocationLists() {
        return revocations;
    }

    /** SHA-256 in hex over both sets: equal exactly for equal bundles. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The roots, one PEM block after the other. */
    public String pem() {
        return Pem.encode(roots);
    }

    /** The revocation lists, one PEM block after the other; empty for none. */
    public String revocationsPem() {
        return Pem.encodeRevocations(revocations());
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
        return "TrustBundle[%d roots, %d revocation lists, %s]"
                .formatted(roots.size(), revocations().size(), fingerprint.substring(0, 12));
    }
}
