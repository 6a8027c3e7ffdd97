package dev.assay.mesh.meshctl;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A leaf that is verified by its intermediate and root, at one instant. */
record RightChain(X509Certificate root, X509Certificate intermediate, X509Certificate leaf) {

    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final String ID = "spiffe://td/ns/a/sa/b";

    static RightChain make() throws GeneralSecurityException {
        try {
            var rootKeys = keys();
            var upperKeys = keys();
            var root = authority("O=root", "O=root", rootKeys, rootKeys);
            var upper = authority("O=intermediate", "O=root", upperKeys, rootKeys);
            var name = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, ID));
            var leaf =
                    builder("", "O=intermediate", keys())
                            .addExtension(Extension.subjectAlternativeName, true, name)
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.digitalSignature));
            return new RightChain(root, upper, signed(leaf, upperKeys));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate authority(
            String subject, String issuer, KeyPair keys, KeyPair signer)
            throws GeneralSecurityException, CertIOException, OperatorCreationException {
        return signed(
                builder(subject, issuer, keys)
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
                signer);
    }

    private static X509v3CertificateBuilder builder(String subject, String issuer, KeyPair keys) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.ONE,
                Date.from(NOW.minus(Duration.ofHours(1))),
                Date.from(NOW.plus(Duration.ofHours(1))),
                new X500Name(subject),
                keys.getPublic());
    }

    private static X509Certificate signed(X509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        var with = new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(with));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }
}
