package dev.assay.mesh.identity;

import dev.assay.mesh.identity.InvalidSpiffeId.Kind;
import dev.assay.mesh.identity.SvidRejected.Reason;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the identity that a leaf claims, without asking whether anybody vouches for it. */
public final class LeafIdentity {

    private LeafIdentity() {}

    /**
     * The identity by X509-SVID.md, section 2: the only URI SAN, a workload's SPIFFE ID.
     *
     * @throws SvidRejected if there is none, more than one, or another URI; DNS and IP names beside
     *     it do no harm
     */
    public static SpiffeId of(X509Certificate leaf) throws SvidRejected {
        try {
            return strictly(CertificateView.parse(leaf.getEncoded()));
        } catch (MalformedCertificate | CertificateEncodingException e) {
            throw new SvidRejected(Reason.MALFORMED, "the leaf cannot be read");
        }
    }

    /** As {@link #of}, for logs about a peer that may have been refused. */
    public static Optional<SpiffeId> claimed(X509Certificate leaf) {
        try {
            return Optional.of(of(leaf));
        } catch (SvidRejected e) {
            return Optional.empty();
        }
    }

    static SpiffeId strictly(CertificateView leaf) throws SvidRejected {
        var uris = leaf.uris();
        if (uris.size() > 1) {
            throw new SvidRejected(
                    Reason.SEVERAL_URI_SANS, "%d URI SANs in the leaf".formatted(uris.size()));
        }
        var id = parseFirst(uris);
        if (id.path().isEmpty()) {
            throw new SvidRejected(Reason.NO_WORKLOAD_PATH, id + " names no workload");
        }
        return id;
    }

    /**
     * As Istio's prefix match {@code spiffe://<trust domain>/} over all URI SANs; the first that
     * fits is the identity.
     */
    static SpiffeId asIstio(CertificateView leaf, Predicate<TrustDomain> accepted)
            throws SvidRejected {
        Optional<SpiffeId> foreign = Optional.empty();
        for (var uri : leaf.uris()) {
            var id = parseAsIstio(uri);
            if (id.isPresent() && accepted.test(id.get().trustDomain())) {
                return id.get();
            }
            foreign = foreign.or(() -> id);
        }
        return foreign.isPresent() ? foreign.get() : strictly(leaf);
    }

    private static Optional<SpiffeId> parseAsIstio(String uri) {
        var slash = uri.indexOf('/', SpiffeIdSyntax.SCHEME.length());
        if (slash < 0) {
            return Optional.empty();
        }
        try {
            boolean bareSlash = slash == uri.length() - 1;
            return Optional.of(SpiffeId.parse(bareSlash ? uri.substring(0, slash) : uri));
        } catch (InvalidSpiffeId e) {
            return Optional.empty();
        }
    }

    private static SpiffeId parseFirst(List<String> uris) throws SvidRejected {
        if (uris.isEmpty()) {
            throw new SvidRejected(Reason.NO_SPIFFE_ID, "the leaf has no URI SAN");
        }
        try {
            return SpiffeId.parse(uris.getFirst());
        } catch (InvalidSpiffeId e) {
            throw new SvidRejected(
                    e.kind() == Kind.WRONG_SCHEME ? Reason.NO_SPIFFE_ID : Reason.INVALID_SPIFFE_ID,
                    "URI SAN: " + e.getMessage());
        }
    }
}
