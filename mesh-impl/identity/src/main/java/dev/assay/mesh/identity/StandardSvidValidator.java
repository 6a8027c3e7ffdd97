package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * X.509-SVID validation (X509-SVID.md, section 5) over certification path validation (RFC 5280,
 * section 6, without policies). Stateless; safe for use by several threads.
 */
public final class StandardSvidValidator implements SvidValidator {

    /** Room for two intermediates, a rotation's second root and all of it repeated. */
    static final int MAX_PRESENTED = 16;

    private final Clock clock;
    private final Strictness strictness;
    private final SignatureRules signatures;

    public StandardSvidValidator(Clock clock, Strictness strictness) {
        this.clock = clock;
        this.strictness = strictness;
        this.signatures = new SignatureRules(strictness);
    }

    @Override
    public SpiffeId validate(List<? extends X509Certificate> chain, Role role, TrustBundles bundles)
            throws SvidRejected {
        var presented = read(chain);
        var leaf = presented.getFirst();
        var rules = new PathRules(signatures, RevocationLists.NONE, role, clock.instant());
        SpiffeId id;
        try {
            id = identity(leaf, bundles);
        } catch (SvidRejected defectOfTheLeaf) {
            // Without a usable trust domain all roots serve to name the worse defect, a chain that
            // nobody vouches for.
            new PathBuilder(presented, bundles.allAnchors(), rules).verify(leaf);
            checkLeaf(leaf, role);
            throw defectOfTheLeaf;
        }
        var bundle = bundles.bundleFor(id.trustDomain());
        if (bundle.isEmpty()) {
            new PathBuilder(presented, bundles.allAnchors(), rules).verify(leaf);
            throw new SvidRejected(
                    Reason.FOREIGN_TRUST_DOMAIN,
                    "%s belongs to a trust domain that is not accepted".formatted(id));
        }
        var all = new PathRules(signatures, bundle.get().revocationLists(), role, clock.instant());
        new PathBuilder(presented, bundle.get().anchors(), all).verify(leaf);
        checkLeaf(leaf, role);
        return id;
    }

    private static List<CertificateView> read(List<? extends X509Certificate> chain)
            throws SvidRejected {
        if (chain.isEmpty()) {
            throw new SvidRejected(Reason.NO_CERTIFICATE, "the peer presented none");
        }
        if (chain.size() > MAX_PRESENTED) {
            throw new SvidRejected(
                    Reason.CHAIN_TOO_LONG,
                    "%d certificates; at most %d are read".formatted(chain.size(), MAX_PRESENTED));
        }
        var distinct = new LinkedHashSet<CertificateView>();
        for (var certificate : chain) {
            try {
                distinct.add(CertificateView.parse(certificate.getEncoded()));
            } catch (MalformedCertificate | CertificateEncodingException e) {
                throw new SvidRejected(Reason.MALFORMED, "a certificate cannot be read");
            }
        }
        return List.copyOf(distinct);
    }

    private SpiffeId identity(CertificateView leaf, TrustBundles bundles) throws SvidRejected {
        return switch (strictness) {
            case STRICT_SPIFFE -> LeafIdentity.strictly(leaf);
            case ISTIO_COMPATIBLE -> LeafIdentity.asIstio(leaf, bundles.trustDomains()::contains);
        };
    }

    /**
     * X509-SVID.md, sections 4.1, 4.3 and 5.2. A leaf without any key usage passes, as in go-spiffe
     * and Istio: the extension restricts, its absence does not.
     */
    private void checkLeaf(CertificateView leaf, Role role) throws SvidRejected {
        if (strictness == Strictness.STRICT_SPIFFE) {
            if (leaf.isCa()) {
                throw new SvidRejected(Reason.NOT_A_LEAF, leaf.label() + " is a CA's certificate");
            }
            if (leaf.isDeclaredFor(KeyUsage.keyCertSign | KeyUsage.cRLSign)) {
                throw new SvidRejected(
                        Reason.LEAF_MAY_SIGN, leaf.label() + " has keyCertSign or cRLSign");
            }
        }
        boolean anyTlsUse = strictness == Strictness.ISTIO_COMPATIBLE && role == Role.SERVER;
        int demanded =
                anyTlsUse
                        ? KeyUsage.digitalSignature
                                | KeyUsage.keyEncipherment
                                | KeyUsage.keyAgreement
                        : KeyUsage.digitalSignature;
        if (!leaf.mayBeUsedFor(demanded)) {
            throw new SvidRejected(
                    Reason.WRONG_KEY_USAGE, leaf.label() + " lacks digitalSignature");
        }
    }
}
