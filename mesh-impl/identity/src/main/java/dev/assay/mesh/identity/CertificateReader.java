package dev.assay.mesh.identity;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Turns DER into {@link X509Certificate}. */
final class CertificateReader {

    private CertificateReader() {}

    /**
     * Reads one certificate. The JDK refuses a whole certificate for a critical SAN whose URI it
     * does not like ({@code spiffe:///a}); BouncyCastle reads it, so that the validator can refuse
     * it with the true reason.
     */
    static X509Certificate read(byte[] der) throws MalformedCertificate {
        CertificateView.parse(der);
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException refusedByTheJdk) {
            return readLeniently(der, refusedByTheJdk);
        }
    }

    private static X509Certificate readLeniently(byte[] der, CertificateException refusedByTheJdk)
            throws MalformedCertificate {
        try {
            var factory = new org.bouncycastle.jcajce.provider.asymmetric.x509.CertificateFactory();
            if (factory.engineGenerateCertificate(new ByteArrayInputStream(der))
                    instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (CertificateException e) {
            refusedByTheJdk.addSuppressed(e);
        }
        throw new MalformedCertificate("not a certificate", refusedByTheJdk);
    }
}
