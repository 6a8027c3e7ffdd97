package dev.assay.mesh.proxy.testing;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustBundles;
import dev.assay.mesh.identity.TrustDomain;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root that signs whatever a test needs. */
public final class TestCa {

    private final X500Name name = new X500Name("O=test root,CN=" + System.nanoTime());
    private final KeyPair keys = keys();
    private final X509Certificate root;

    public TestCa() {
        root =
                sign(
                        name,
                        keys,
                        Duration.ofDays(-1),
                        Duration.ofDays(1),
                        builder -> {
                            builder.addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(true));
                            builder.addExtension(
                                    Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
                        });
    }

    public X509Certificate root() {
        return root;
    }

    public TrustBundles bundles() {
        return TrustBundles.of(new TrustDomain("cluster.local"), TrustBundle.of(List.of(root)));
    }

    /** A good SVID for a workload. */
    public Svid svid(String namespace, String account) {
        return svid(
                "spiffe://cluster.local/ns/" + namespace + "/sa/" + account,
                Duration.ofMinutes(-2),
                Duration.ofHours(1),
                KeyPurposeId.id_kp_serverAuth,
                KeyPurposeId.id_kp_clientAuth);
    }

    /** A leaf with the given URI SAN, validity relative to now, and purposes. */
    public Svid svid(String uri, Duration from, Duration until, KeyPurposeId... purposes) {
        KeyPair own = keys();
        X509Certificate leaf =
                sign(
                        new X500Name(""),
                        own,
                        from,
                        until,
                        builder -> {
                            builder.addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(false));
                            builder.addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.digitalSignature));
                            builder.addExtension(
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(purposes));
                            builder.addExtension(
                                    Extension.subjectAlternativeName,
                                    true,
                                    new GeneralNames(
                                            new GeneralName(
                                                    GeneralName.uniformResourceIdentifier, uri)));
                        });
        try {
            return Svid.of(List.of(leaf), own.getPrivate());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Extensions {
        void add(JcaX509v3CertificateBuilder builder) throws Exception;
    }

    private X509Certificate sign(
            X500Name subject, KeyPair of, Duration from, Duration until, Extensions extensions) {
        try {
            Instant now = Instant.now();
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(64, new SecureRandom()).add(BigInteger.ONE),
                            Date.from(now.plus(from)),
                            Date.from(now.plus(until)),
                            subject,
                            of.getPublic());
            extensions.add(builder);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
