package dev.assay.mesh.proxy.testing;

import dev.assay.mesh.identity.Pem;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that has nothing to do with the mesh, with the certificates that it signs. */
public final class Outside {

    private final X500Name name = new X500Name("CN=outside " + System.nanoTime());
    private final KeyPair keys = keys();
    private final X509Certificate root;

    public Outside() {
        root = sign(name, keys, true, KeyUsage.keyCertSign | KeyUsage.cRLSign, List.of(), null);
    }

    /** A leaf and its key. */
    public record Holder(X509Certificate leaf, KeyPair keys) {
        public String certificatePem() {
            return Pem.encode(leaf);
        }

        public String keyPem() {
            return Pem.encode(keys.getPrivate());
        }

        /** A server that shows it and takes any client certificate, or none. */
        public SSLContext server() {
            try {
                var store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("own", keys.getPrivate(), new char[0], new Certificate[] {leaf});
                var managers = KeyManagerFactory.getInstance("PKIX");
                managers.init(store, new char[0]);
                var context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
                return context;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public String rootPem() {
        return Pem.encode(root);
    }

    public Holder server(String... dns) {
        return leaf(KeyPurposeId.id_kp_serverAuth, dns);
    }

    public Holder client(String cn) {
        return leaf(KeyPurposeId.id_kp_clientAuth, cn);
    }

    /** A server's certificate whose subject alone says whose it is. */
    public Holder withoutNames(String cn) {
        return leaf(cn, KeyPurposeId.id_kp_serverAuth);
    }

    private Holder leaf(KeyPurposeId purpose, String... dns) {
        return leaf(dns[0], purpose, dns);
    }

    private Holder leaf(String cn, KeyPurposeId purpose, String... dns) {
        KeyPair own = keys();
        return new Holder(
                sign(
                        new X500Name("CN=" + cn),
                        own,
                        false,
                        KeyUsage.digitalSignature,
                        List.of(dns),
                        purpose),
                own);
    }

    /** A list of those that are revoked. */
    public String revocations(Holder... revoked) {
        try {
            Instant now = Instant.now();
            var builder =
                    new JcaX509v2CRLBuilder(
                            root.getSubjectX500Principal(),
                            Date.from(now.minus(Duration.ofHours(1))));
            builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
            for (Holder each : revoked) {
                builder.addCRLEntry(
                        each.leaf().getSerialNumber(),
                        Date.from(now.minus(Duration.ofMinutes(30))),
                        CRLReason.keyCompromise);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return "-----BEGIN X509 CRL-----\n"
                    + Base64.getMimeEncoder().encodeToString(builder.build(signer).getEncoded())
                    + "\n-----END X509 CRL-----\n";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(
            X500Name subject,
            KeyPair of,
            boolean ca,
            int usage,
            List<String> dns,
            @org.jspecify.annotations.Nullable KeyPurposeId purpose) {
        try {
            Instant now = Instant.now();
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(64, new SecureRandom()).add(BigInteger.ONE),
                            Date.from(now.minus(Duration.ofHours(1))),
                            Date.from(now.plus(Duration.ofDays(1))),
                            subject,
                            of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (purpose != null) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            }
            if (!dns.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                Stream.of(dns.toArray(String[]::new))
                                        .map(each -> new GeneralName(GeneralName.dNSName, each))
                                        .toArray(GeneralName[]::new)));
            }
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

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
