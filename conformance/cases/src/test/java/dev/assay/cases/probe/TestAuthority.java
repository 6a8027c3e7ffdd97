package dev.assay.cases.probe;

import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.hostile.Defect;
import dev.assay.fixtures.hostile.HostileCertificates;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root, an intermediate that signs, and credentials below it. */
public final class TestAuthority {
    public static final String TRUST_DOMAIN = "cluster.local";

    private final X509Certificate root;
    private final HostileCertificates certificates;

    public TestAuthority() throws Exception {
        KeyPair rootKeys = keys();
        KeyPair keys = keys();
        root = authority("root", rootKeys.getPublic(), "root", rootKeys.getPrivate(), 1);
        var intermediate =
                authority("intermediate", keys.getPublic(), "root", rootKeys.getPrivate(), 2);
        certificates =
                new HostileCertificates(
                        new Signer(List.of(intermediate, root), keys.getPrivate()),
                        TRUST_DOMAIN,
                        Clock.systemUTC(),
                        new SecretLedger());
    }

    public X509Certificate root() {
        return root;
    }

    public Credentials of(Defect defect, String serviceAccount) {
        return certificates.of(defect, "ns", serviceAccount);
    }

    private static KeyPair keys() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate authority(
            String name, PublicKey key, String issuer, PrivateKey issuerKey, int serial)
            throws Exception {
        Instant now = Clock.systemUTC().instant();
        var builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=" + issuer),
                        BigInteger.valueOf(serial),
                        Date.from(now.minus(Duration.ofDays(2))),
                        Date.from(now.plus(Duration.ofDays(2))),
                        new X500Name("CN=" + name),
                        key);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
    }
}
