package dev.assay.mesh.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CRLEntryHolder;
import org.bouncycastle.cert.X509CRLHolder;

/**
 * What one authority has revoked (RFC 5280, section 5), read once and eagerly; whether that
 * authority signed it is asked where its certificate is at hand. Complete lists of the issuer's own
 * certificates alone: deltas, parts and lists about others' are refused, as each would have to be
 * understood to be believed. Immutable.
 */
public final class RevocationList {

    private final CertificateView.Bytes der;
    private final X509CRLHolder holder;
    private final Set<BigInteger> revoked;
    private final Optional<Instant> nextUpdate;
    private final Optional<CertificateView.Bytes> authorityKeyId;
    private final Optional<BigInteger> number;

    private RevocationList(byte[] der, X509CRLHolder holder, Set<BigInteger> revoked) {
        this.der = new CertificateView.Bytes(der);
        this.holder = holder;
        this.revoked = revoked;
        this.nextUpdate = Optional.ofNullable(holder.getNextUpdate()).map(date -> date.toInstant());
        this.authorityKeyId =
                Optional.ofNullable(holder.getExtension(Extension.authorityKeyIdentifier))
                        .map(each -> AuthorityKeyIdentifier.getInstance(each.getParsedValue()))
                        .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
                        .map(CertificateView.Bytes::new);
        this.number =
                Optional.ofNullable(holder.getExtension(Extension.cRLNumber))
                        .map(each -> CRLNumber.getInstance(each.getParsedValue()).getCRLNumber());
    }

    /**
     * What makes a list a part of one, or one about others' certificates. They have to be critical
     * (RFC 5280, 5.2.4, 5.2.5 and 5.3.3), and mean the same where somebody forgot that.
     */
    private static final List<ASN1ObjectIdentifier> CHANGING =
            List.of(Extension.deltaCRLIndicator, Extension.issuingDistributionPoint);

    /**
     * Reads DER.
     *
     * @throws MalformedCertificate if it is no list, or one with a critical extension: none of them
     *     leaves the list's meaning as it is
     */
    static RevocationList parse(byte[] der) throws MalformedCertificate {
        try {
            var holder = new X509CRLHolder(der);
            var _ = holder.getIssuer().toString(); // BouncyCastle finds out only here
            if (!holder.getCriticalExtensionOIDs().isEmpty()
                    || CHANGING.stream().anyMatch(each -> holder.getExtension(each) != null)) {
                throw notPlain();
            }
            var revoked = new HashSet<BigInteger>();
            for (Object each : holder.getRevokedCertificates()) {
                if (each instanceof X509CRLEntryHolder entry) {
                    if (!entry.getCriticalExtensionOIDs().isEmpty()
                            || entry.getExtension(Extension.certificateIssuer) != null) {
                        throw notPlain();
                    }
                    revoked.add(entry.getSerialNumber());
                }
            }
            return new RevocationList(der, holder, Set.copyOf(revoked));
        } catch (IOException | RuntimeException e) {
            // BouncyCastle reports bad DER by several unchecked exceptions, none of them in common.
            throw new MalformedCertificate("not a readable revocation list", e);
        }
    }

    private static MalformedCertificate notPlain() {
        return new MalformedCertificate(
                "a revocation list with a critical extension; only whole lists of one issuer are read",
                new IOException("critical extension"));
    }

    /**
     * Whose it is, seen by somebody who knows these authorities; asked where a list is published,
     * since one that counts for nobody revokes nothing, and nobody would hear of it.
     */
    public ListIssuer issuer(Collection<? extends X509Certificate> authorities) {
        var signatures = new SignatureRules(Strictness.STRICT_SPIFFE);
        var named = named(authorities);
        var signers = named.stream().filter(each -> isSignedBy(each, signatures)).toList();
        if (signers.stream().anyMatch(RevocationList::maySignLists)) {
            return new ListIssuer.Known();
        }
        if (!signers.isEmpty()) {
            return new ListIssuer.Useless(
                    "counts for nobody: the certificate of its issuer lacks the key usage cRLSign");
        }
        return named.stream().anyMatch(this::mayBeFrom)
                ? new ListIssuer.Useless(
                        "is not signed with the key of that authority, or by an algorithm that is not accepted, and counts for nobody")
                : new ListIssuer.Stranger();
    }

    private List<CertificateView> named(Collection<? extends X509Certificate> authorities) {
        var named = new ArrayList<CertificateView>();
        for (var authority : authorities) {
            try {
                var view = CertificateView.parse(authority.getEncoded());
                if (view.subject().equals(issuer())) {
                    named.add(view);
                }
            } catch (MalformedCertificate | CertificateEncodingException e) {
                throw new IllegalArgumentException("an authority's certificate is unreadable", e);
            }
        }
        return named;
    }

    /** By its key identifier, which tells authorities of one name apart (RFC 5280, 5.2.1). */
    private boolean mayBeFrom(CertificateView authority) {
        return authorityKeyId.isEmpty()
                || authority.subjectKeyId().isEmpty()
                || authorityKeyId.equals(authority.subjectKeyId());
    }

    /** Whether both claim the same issuer, so that the one that is renewed later counts. */
    public boolean isOfTheIssuerOf(RevocationList other) {
        return issuer().equals(other.issuer()) && authorityKeyId.equals(other.authorityKeyId);
    }

    /** Whether an authority, whose key is accepted, signed it and may sign such lists. */
    boolean isOf(CertificateView authority, SignatureRules signatures) {
        return issuer().equals(authority.subject())
                && maySignLists(authority)
                && signatures.isAcceptablySignedBy(this, authority);
    }

    private boolean isSignedBy(CertificateView authority, SignatureRules signatures) {
        try {
            signatures.checkKey(authority);
            return signatures.isAcceptablySignedBy(this, authority);
        } catch (SvidRejected e) {
            return false; // a key that no verifier accepts signs nothing for anybody
        }
    }

    private static boolean maySignLists(CertificateView authority) {
        return authority.mayBeUsedFor(KeyUsage.cRLSign);
    }

    /** The name of whoever is to have signed it. */
    private X500Name issuer() {
        return holder.getIssuer();
    }

    X509CRLHolder holder() {
        return holder;
    }

    boolean names(CertificateView certificate) {
        return revoked.contains(certificate.holder().getSerialNumber());
    }

    /** When its successor is due at the latest; empty for a list that promises none. */
    Optional<Instant> nextUpdate() {
        return nextUpdate;
    }

    /** Whether its successor was due before that moment. */
    public boolean isOverdue(Instant now) {
        return nextUpdate.filter(now::isAfter).isPresent();
    }

    /** For messages: issuer, number and when the next one is due, as far as it says so. */
    public String label() {
        return "the revocation list of '%s' (%s, %s)"
                .formatted(
                        CertificateView.printable(issuer().toString()),
                        number.map(each -> "number " + each).orElse("without a number"),
                        nextUpdate
                                .map(due -> "its successor due at " + due)
                                .orElse("no successor promised"));
    }

    /** The DER, as it came. */
    public byte[] encoded() {
        return der.value();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RevocationList that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    @Override
    public String toString() {
        return "RevocationList[%d revoked]".formatted(revoked.size());
    }
}
