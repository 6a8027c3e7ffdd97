package dev.assay.mesh.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
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

    private RevocationList(
            CertificateView.Bytes der,
            X509CRLHolder holder,
            Set<BigInteger> revoked,
            Optional<Instant> nextUpdate) {
        this.der = der;
        this.holder = holder;
        this.revoked = revoked;
        this.nextUpdate = nextUpdate;
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
            return new RevocationList(
                    new CertificateView.Bytes(der),
                    holder,
                    Set.copyOf(revoked),
                    Optional.ofNullable(holder.getNextUpdate()).map(date -> date.toInstant()));
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

    /** The name of whoever is to have signed it. */
    X500Name issuer() {
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
