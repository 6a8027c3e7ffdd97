package dev.assay.mesh.ca;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs what the rules decided; decides nothing. */
final class LeafSigning {

    /** Istio leaves the subject empty, and the SAN is critical for it (RFC 5280, 4.1.2.6). */
    private static final X500Name EMPTY_SUBJECT = new X500Name(new RDN[0]);

    private LeafSigning() {}

    static X509Certificate sign(
            Signer signer,
            BigInteger serial,
            Validity validity,
            PublicKey key,
            List<Extension> extensions)
            throws IssuanceRefused {
        try {
            var builder =
                    new X509v3CertificateBuilder(
                            X500Name.getInstance(
                                    signer.certificate().getSubjectX500Principal().getEncoded()),
                            serial,
                            Date.from(validity.notBefore()),
                            Date.from(validity.notAfter()),
                            EMPTY_SUBJECT,
                            SubjectPublicKeyInfo.getInstance(key.getEncoded()));
            for (var extension : extensions) {
                builder.addExtension(extension);
            }
            var signature =
                    new JcaContentSignerBuilder(CaKeys.signatureAlgorithm(signer.key()))
                            .build(signer.key());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signature));
        } catch (OperatorCreationException | CertIOException | CertificateException e) {
            throw new IssuanceRefused(
                    IssuanceRefused.Kind.AUTHORITY, "the certificate could not be signed");
        }
    }
}
