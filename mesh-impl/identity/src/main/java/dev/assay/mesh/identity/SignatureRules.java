package dev.assay.mesh.identity;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** Which keys and signature algorithms are good enough, and whether a signature is right. */
final class SignatureRules {

    /** NIST SP 800-131A: at least 112 bits of security. */
    private static final int MIN_RSA_BITS = 2048;

    /** What BoringSSL was seen to accept. */
    private static final int MIN_RSA_BITS_ISTIO = 1024;

    /**
     * Verifying costs the square of this and an exponent's length, and a peer that nobody vouches
     * for chooses both: the limits of Go's crypto/tls (maxRSAKeySize) and of BoringSSL
     * (rsa_check_public_key, kMaxExponentBits).
     */
    private static final int MAX_RSA_BITS = 8192;

    private static final int MAX_RSA_EXPONENT_BITS = 33;

    private static final Set<ASN1ObjectIdentifier> STRONG =
            Set.of(
                    PKCSObjectIdentifiers.sha256WithRSAEncryption,
                    PKCSObjectIdentifiers.sha384WithRSAEncryption,
                    PKCSObjectIdentifiers.sha512WithRSAEncryption,
                    X9ObjectIdentifiers.ecdsa_with_SHA256,
                    X9ObjectIdentifiers.ecdsa_with_SHA384,
                    X9ObjectIdentifiers.ecdsa_with_SHA512,
                    EdECObjectIdentifiers.id_Ed25519);

    private static final Set<ASN1ObjectIdentifier> STRONG_HASHES =
            Set.of(
                    NISTObjectIdentifiers.id_sha256,
                    NISTObjectIdentifiers.id_sha384,
                    NISTObjectIdentifiers.id_sha512);

    private static final Set<ASN1ObjectIdentifier> SHA_1 =
            Set.of(
                    PKCSObjectIdentifiers.sha1WithRSAEncryption,
                    X9ObjectIdentifiers.ecdsa_with_SHA1);

    private static final Map<ASN1ObjectIdentifier, String> CURVES =
            Map.of(
                    SECObjectIdentifiers.secp256r1, "P-256",
                    SECObjectIdentifiers.secp384r1, "P-384",
                    SECObjectIdentifiers.secp521r1, "P-521");

    private final Strictness strictness;

    SignatureRules(Strictness strictness) {
        this.strictness = strictness;
    }

    Strictness strictness() {
        return strictness;
    }

    /** MD5 is refused at every strictness (RFC 8446, section 4.4.2.4: bad_certificate). */
    void checkAlgorithm(CertificateView certificate) throws SvidRejected {
        var algorithm = certificate.holder().getSignatureAlgorithm();
        if (!isStrongEnough(algorithm)) {
            throw new SvidRejected(
                    Reason.WEAK_CRYPTOGRAPHY,
                    "signature algorithm %s on %s is not accepted"
                            .formatted(algorithm.getAlgorithm(), certificate.label()));
        }
    }

    private boolean isStrongEnough(AlgorithmIdentifier algorithm) {
        var oid = algorithm.getAlgorithm();
        return STRONG.contains(oid)
                || isStrongPss(algorithm)
                || (SHA_1.contains(oid) && strictness == Strictness.ISTIO_COMPATIBLE);
    }

    void checkKey(CertificateView certificate) throws SvidRejected {
        var info = certificate.holder().getSubjectPublicKeyInfo();
        var oid = info.getAlgorithm().getAlgorithm();
        boolean accepted;
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)
                || oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            accepted = publicKey(certificate) instanceof RSAPublicKey rsa && isUsual(rsa);
        } else if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            accepted =
                    info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                            && CURVES.containsKey(curve);
        } else {
            accepted = oid.equals(EdECObjectIdentifiers.id_Ed25519);
        }
        if (!accepted) {
            throw new SvidRejected(
                    Reason.WEAK_CRYPTOGRAPHY,
                    "the key of %s is too small, too large or of an unknown kind"
                            .formatted(certificate.label()));
        }
    }

    /**
     * The same where nobody has looked at key and algorithm yet: those that are not accepted are
     * not worth a verification, which a key can make as long as its owner likes.
     */
    boolean isAcceptablySignedBy(CertificateView certificate, CertificateView issuer) {
        try {
            checkKey(issuer);
            checkAlgorithm(certificate);
            return isSignedBy(certificate, issuer);
        } catch (SvidRejected e) {
            return false;
        }
    }

    /** Whether the signature is right; key and algorithm must have been checked. */
    static boolean isSignedBy(CertificateView certificate, CertificateView issuer)
            throws SvidRejected {
        try {
            return certificate
                    .holder()
                    .isSignatureValid(
                            verifier(certificate.holder().getSignatureAlgorithm(), issuer));
        } catch (CertException | OperatorCreationException | RuntimeException e) {
            // A signature of another kind than the key's, or bytes that are none: BouncyCastle says
            // so by several unchecked exceptions, and what cannot be verified is not signed.
            return false;
        }
    }

    /** Whether that authority, whose key must have been checked, signed a revocation list. */
    boolean isAcceptablySignedBy(RevocationList list, CertificateView issuer) {
        var algorithm = list.holder().toASN1Structure().getSignatureAlgorithm();
        if (!isStrongEnough(algorithm)) {
            return false;
        }
        try {
            return list.holder().isSignatureValid(verifier(algorithm, issuer));
        } catch (CertException
                | OperatorCreationException
                | SvidRejected
                | RuntimeException e) { // as for certificates
            return false;
        }
    }

    private static ContentVerifierProvider verifier(
            AlgorithmIdentifier algorithm, CertificateView issuer)
            throws OperatorCreationException, SvidRejected {
        var builder = new JcaContentVerifierProviderBuilder();
        if (isPss(algorithm)) {
            builder.setProvider(Pss.PROVIDER);
        }
        return builder.build(publicKey(issuer));
    }

    private static boolean isPss(AlgorithmIdentifier algorithm) {
        return algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS);
    }

    private static boolean isStrongPss(AlgorithmIdentifier algorithm) {
        if (!isPss(algorithm) || algorithm.getParameters() == null) {
            return false;
        }
        try {
            return STRONG_HASHES.contains(
                    RSASSAPSSparams.getInstance(algorithm.getParameters())
                            .getHashAlgorithm()
                            .getAlgorithm());
        } catch (IllegalArgumentException e) {
            return false; // unreadable parameters
        }
    }

    private int minimumRsaBits() {
        return strictness == Strictness.STRICT_SPIFFE ? MIN_RSA_BITS : MIN_RSA_BITS_ISTIO;
    }

    private boolean isUsual(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= minimumRsaBits()
                && bits <= MAX_RSA_BITS
                && key.getPublicExponent().bitLength() <= MAX_RSA_EXPONENT_BITS;
    }

    private static PublicKey publicKey(CertificateView certificate) throws SvidRejected {
        SubjectPublicKeyInfo info = certificate.holder().getSubjectPublicKeyInfo();
        try {
            return new JcaPEMKeyConverter().getPublicKey(info);
        } catch (IOException | RuntimeException e) {
            throw new SvidRejected(
                    Reason.MALFORMED, "the key of %s is unreadable".formatted(certificate.label()));
        }
    }

    /**
     * RSASSA-PSS only: the JDK knows it under a name that BouncyCastle does not ask for. Made when
     * it is needed: most processes never meet such a signature, and its many classes would be
     * loaded at each start.
     */
    private static final class Pss {
        private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    }
}
