package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.time.Instant;

/**
 * Whether an issuer on a path has revoked what it signed (RFC 5280, section 6.3, for whole lists of
 * the issuer itself). An issuer without a list has revoked nothing: a list concerns only those
 * below the one who signed it, where Envoy would demand one of every issuer as soon as there is any
 * ({@code crl} of its CertificateValidationContext).
 */
final class RevocationRules {

    private final RevocationLists lists;
    private final SignatureRules signatures;
    private final Instant now;

    RevocationRules(RevocationLists lists, SignatureRules signatures, Instant now) {
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
        var own = lists.of(issuer, signatures);
        for (var list : own) {
            if (list.names(certificate)) {
                throw new SvidRejected(
                        Reason.REVOKED,
                        "%s was revoked by %s".formatted(certificate.label(), issuer.label()));
            }
        }
        if (!own.isEmpty() && own.stream().allMatch(list -> list.isOverdue(now))) {
            throw new SvidRejected(
                    Reason.REVOCATIONS_OVERDUE,
                    "%s should have been renewed, and until it is nobody below that authority is believed"
                            .formatted(own.getLast().label()));
        }
    }
}
