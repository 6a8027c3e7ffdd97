package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The rules for a complete path, leaf first and trust anchor last (RFC 5280, section 6), in
 * BoringSSL's order: extensions, name constraints, then signature and validity from the anchor
 * down. As there, the anchor too must be valid and must be a CA. Revocation comes last, when every
 * issuer is vouched for.
 */
final class PathRules {

    /**
     * The critical extensions that are enforced, and the policy ones that cannot fail as long as no
     * policy is demanded. policyConstraints may demand one, so it is not among them.
     */
    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
            Set.of(
                    Extension.basicConstraints,
                    Extension.keyUsage,
                    Extension.extendedKeyUsage,
                    Extension.subjectAlternativeName,
                    Extension.nameConstraints,
                    Extension.subjectKeyIdentifier,
                    Extension.authorityKeyIdentifier,
                    Extension.certificatePolicies,
                    Extension.policyMappings,
                    Extension.inhibitAnyPolicy);

    private final SignatureRules signatures;
    private final RevocationRules revocations;
    private final KeyPurposeId purpose;
    private final Instant now;

    PathRules(SignatureRules signatures, RevocationLists revocations, Role role, Instant now) {
        this.signatures = signatures;
        this.revocations = new RevocationRules(revocations, signatures, now);
        this.purpose =
                switch (role) {
                    case CLIENT -> KeyPurposeId.id_kp_clientAuth;
                    case SERVER -> KeyPurposeId.id_kp_serverAuth;
                };
        this.now = now;
    }

    void check(List<CertificateView> path) throws SvidRejected {
        for (var certificate : path) {
            checkExtensions(certificate);
        }
        checkIssuers(path);
        NameRules.check(path);
        for (var certificate : path) {
            signatures.checkKey(certificate);
        }
        for (int i = path.size() - 1; i >= 0; i--) {
            var certificate = path.get(i);
            if (i < path.size() - 1) {
                checkSignature(certificate, path.get(i + 1));
            }
            checkValidity(certificate);
        }
        for (int i = path.size() - 2; i >= 0; i--) {
            revocations.check(path.get(i), path.get(i + 1));
        }
    }

    /** Whether that certificate signed this one, so that its own defects matter. */
    boolean isSignedBy(CertificateView certificate, CertificateView issuer) {
        return signatures.isAcceptablySignedBy(certificate, issuer);
    }

    private void checkExtensions(CertificateView certificate) throws SvidRejected {
        for (var oid : certificate.critical()) {
            if (!UNDERSTOOD.contains(oid)) {
                throw new SvidRejected(
                        Reason.UNKNOWN_CRITICAL_EXTENSION,
                        "%s in %s".formatted(oid, certificate.label()));
            }
        }
        var usages = certificate.extendedKeyUsage();
        if (usages.isPresent()
                && !usages.get().contains(purpose)
                && !usages.get().contains(KeyPurposeId.anyExtendedKeyUsage)) {
            throw new SvidRejected(
                    Reason.WRONG_EXTENDED_KEY_USAGE,
                    "%s lacks %s"
                            .formatted(
                                    certificate.label(),
                                    purpose.equals(KeyPurposeId.id_kp_clientAuth)
                                            ? "clientAuth"
                                            : "serverAuth"));
        }
    }

    private static void checkIssuers(List<CertificateView> path) throws SvidRejected {
        int intermediatesBelow = 0;
        for (int i = 1; i < path.size(); i++) {
            var issuer = path.get(i);
            if (!issuer.isCa() || !issuer.mayBeUsedFor(KeyUsage.keyCertSign)) {
                throw new SvidRejected(
                        Reason.ISSUER_MAY_NOT_SIGN,
                        "%s may not sign certificates".formatted(issuer.label()));
            }
            var limit = issuer.basicConstraints().map(BasicConstraints::getPathLenConstraint);
            if (limit.isPresent()
                    && limit.get().compareTo(BigInteger.valueOf(intermediatesBelow)) < 0) {
                throw new SvidRejected(
                        Reason.PATH_LENGTH_EXCEEDED,
                        "%s allows %s intermediates below it, there are %d"
                                .formatted(issuer.label(), limit.get(), intermediatesBelow));
            }
            if (!issuer.isSelfIssued()) {
                intermediatesBelow++;
            }
        }
    }

    private void checkSignature(CertificateView certificate, CertificateView issuer)
            throws SvidRejected {
        signatures.checkAlgorithm(certificate);
        if (!SignatureRules.isSignedBy(certificate, issuer)) {
            throw new SvidRejected(
                    Reason.BAD_SIGNATURE,
                    "%s is not signed by %s".formatted(certificate.label(), issuer.label()));
        }
    }

    private void checkValidity(CertificateView certificate) throws SvidRejected {
        if (now.isAfter(certificate.notAfter())) {
            throw new SvidRejected(
                    Reason.EXPIRED,
                    "%s expired at %s".formatted(certificate.label(), certificate.notAfter()));
        }
        if (now.isBefore(certificate.notBefore())) {
            throw new SvidRejected(
                    Reason.NOT_YET_VALID,
                    "%s is valid from %s".formatted(certificate.label(), certificate.notBefore()));
        }
    }
}
