package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.jspecify.annotations.Nullable;

/** Name constraints along a path (RFC 5280, section 6.1.4; X509-SVID.md, section 4.2). */
final class NameRules {

    private static final GeneralSubtree[] NONE = {};

    /**
     * How many pairs of a name and a constraint are compared. The names are judged before the
     * signatures, so a peer that nobody vouches for chooses how many there are. Go's crypto/x509
     * stops at as many (VerifyOptions.MaxConstraintComparisions).
     */
    private static final long MAX_COMPARISONS = 250_000;

    private NameRules() {}

    static void check(List<CertificateView> path) throws SvidRejected {
        if (path.stream().allMatch(certificate -> certificate.nameConstraints().isEmpty())) {
            return;
        }
        if (comparisons(path) > MAX_COMPARISONS) {
            throw new SvidRejected(
                    Reason.NAME_CONSTRAINTS,
                    "more than %d names and constraints to compare".formatted(MAX_COMPARISONS));
        }
        var constraints = new PKIXNameConstraintValidator();
        for (int i = path.size() - 1; i >= 0; i--) {
            var certificate = path.get(i);
            try {
                if (i == 0 || !certificate.isSelfIssued()) {
                    checkNames(certificate, constraints);
                }
                add(certificate, constraints);
            } catch (NameConstraintValidatorException | RuntimeException e) {
                // Constraint kinds that BouncyCastle does not know surface as unchecked
                // exceptions; what cannot be applied is refused.
                throw new SvidRejected(
                        Reason.NAME_CONSTRAINTS,
                        "%s violates its issuers' name constraints, or they cannot be applied"
                                .formatted(certificate.label()));
            }
        }
    }

    /** No fewer than it takes: each name, and each constraint, with each constraint. */
    private static long comparisons(List<CertificateView> path) {
        long subtrees =
                path.stream()
                        .flatMap(certificate -> certificate.nameConstraints().stream())
                        .mapToLong(each ->
                                length(each.getPermittedSubtrees())
                                        + length(each.getExcludedSubtrees()))
                        .sum();
        long names =
                path.stream()
                        .mapToLong(certificate -> 1L + certificate.alternativeNames().size())
                        .sum();
        return subtrees * (names + subtrees);
    }

    private static long length(GeneralSubtree @Nullable [] subtrees) {
        return subtrees == null ? 0 : subtrees.length;
    }

    private static void checkNames(
            CertificateView certificate, PKIXNameConstraintValidator constraints)
            throws NameConstraintValidatorException {
        if (certificate.subject().getRDNs().length > 0) {
            var subject = new GeneralName(certificate.subject());
            constraints.checkPermitted(subject);
            constraints.checkExcluded(subject);
        }
        for (var name : certificate.alternativeNames()) {
            constraints.checkPermitted(name);
            constraints.checkExcluded(name);
        }
    }

    private static void add(CertificateView certificate, PKIXNameConstraintValidator constraints) {
        if (certificate.nameConstraints().isEmpty()) {
            return;
        }
        var added = certificate.nameConstraints().get();
        var permitted = added.getPermittedSubtrees();
        if (permitted != null) {
            constraints.intersectPermittedSubtree(permitted);
        }
        var excluded = added.getExcludedSubtrees();
        for (var subtree : excluded == null ? NONE : excluded) {
            constraints.addExcludedSubtree(subtree);
        }
    }
}
