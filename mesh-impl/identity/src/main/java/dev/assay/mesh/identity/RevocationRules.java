package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Whether an issuer on a path has revoked what it signed (RFC 5280, section 6.3, for whole lists of
 * the issuer itself). An issuer without a list has revoked nothing: a list concerns only those
 * below the one who signed it, where Envoy would demand one of every issuer as soon as there is any
 * ({@code crl} of its CertificateValidationContext).
 */
final class RevocationRules {

    private final List<RevocationList> lists;
    private final SignatureRules signatures;
    private final Instant now;

    RevocationRules(List<RevocationList> lists, SignatureRules signatures, Instant now) {
        this.lists = lists;
        this.signatures = signatures;
        this.now = now;
    }

    /**
     * Judges one certificate whose issuer is vouched for.
     *
     * @throws SvidRejected if a list of the issuer names it, or if all lists of the issuer are
     *     overdue: who holds back the next list must not keep a stolen key good
     */
    void check(CertificateView certificate, CertificateView issuer) throws SvidRejected {
        boolean overdue = false;
        boolean known = false;
        for (var list : lists) {
            if (!isOf(issuer, list)) {
                continue;
            }
            if (list.names(certificate)) {
                throw new SvidRejected(
                        Reason.REVOKED,
                        "%s was revoked by %s".formatted(certificate.label(), issuer.label()));
            }
            if (list.nextUpdate().filter(now::isAfter).isPresent()) {
                overdue = true;
            } else {
                known = true;
            }
        }
        if (overdue && !known) {
            throw new SvidRejected(
                    Reason.REVOCATIONS_OVERDUE,
                    "the revocation list of %s should have been renewed".formatted(issuer.label()));
        }
    }

    private boolean isOf(CertificateView issuer, RevocationList list) {
        return list.issuer().equals(issuer.subject())
                && issuer.mayBeUsedFor(KeyUsage.cRLSign)
                && signatures.isAcceptablySignedBy(list, issuer);
    }
}
