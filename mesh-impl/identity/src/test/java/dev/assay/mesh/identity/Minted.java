package dev.assay.mesh.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate made for a test, with its private key; it can sign others. */
record Minted(X509Certificate certificate, PrivateKey key) {

    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static final BouncyCastleProvider BC = new BouncyCastleProvider();
    private static final AtomicLong SERIALS = new AtomicLong(1);

    static Spec root(String name) {
        return ca(name).signedBySelf();
    }

    static Spec ca(String name) {
        var spec = new Spec();
        spec.subject = new X500Name("O=" + name);
        spec.constraints = Optional.of(new BasicConstraints(true));
        spec.usage = Optional.of(KeyUsage.keyCertSign | KeyUsage.cRLSign);
        spec.lifetime(Duration.ofDays(365));
        return spec;
    }

    /** A leaf as a mesh issues it, with these URI SANs. */
    static Spec leaf(String... uris) {
        var spec = new Spec();
        spec.constraints = Optional.of(new BasicConstraints(false));
        spec.usage = Optional.of(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
        spec.purposes = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
        for (var uri : uris) {
            spec.name(GeneralName.uniformResourceIdentifier, uri);
        }
        return spec;
    }

    static final class Spec {

        private X500Name subject = new X500Name("");
        private Optional<BasicConstraints> constraints = Optional.empty();
        private Optional<Integer> usage = Optional.empty();
        private List<KeyPurposeId> purposes = List.of();
        private final List<GeneralName> names = new ArrayList<>();
        private final List<Extension> others = new ArrayList<>();
        private Instant notBefore = NOW.minus(Duration.ofMinutes(2));
        private Instant notAfter = NOW.plus(Duration.ofHours(24));
        private String keyAlgorithm = "EC";
        private AlgorithmParameterSpec keyParameters = new ECGenParameterSpec("secp256r1");
        private Optional<String> signatureAlgorithm = Optional.empty();
        private Optional<Minted> issuer = Optional.empty();
        private boolean keyIds = true;

        Spec signedBySelf() {
            issuer = Optional.empty();
            return this;
        }

        Spec subject(String name) {
            subject = new X500Name(name);
            return this;
        }

        Spec isCa(boolean ca) {
            constraints = Optional.of(new BasicConstraints(ca));
            return this;
        }

        Spec pathLength(int limit) {
            constraints = Optional.of(new BasicConstraints(limit));
            return this;
        }

        Spec usage(int bits) {
            usage = Optional.of(bits);
            return this;
        }

        Spec noUsage() {
            usage = Optional.empty();
            return this;
        }

        Spec purposes(KeyPurposeId... list) {
            purposes = List.of(list);
            return this;
        }

        Spec name(int tag, String value) {
            names.add(new GeneralName(tag, value));
            return this;
        }

        Spec extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value)
                throws java.io.IOException {
            others.add(new Extension(oid, critical, value.toASN1Primitive().getEncoded("DER")));
            return this;
        }

        Spec valid(Instant from, Instant until) {
            notBefore = from;
            notAfter = until;
            return this;
        }

        Spec lifetime(Duration aroundNow) {
            return valid(NOW.minus(aroundNow), NOW.plus(aroundNow));
        }

        Spec rsa(int bits) {
            keyAlgorithm = "RSA";
            keyParameters = new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
            return this;
        }

        Spec curve(String name) {
            keyParameters = new ECGenParameterSpec(name);
            return this;
        }

        Spec signature(String algorithm) {
            signatureAlgorithm = Optional.of(algorithm);
            return this;
        }

        Spec withoutKeyIds() {
            keyIds = false;
            return this;
        }

        Minted by(Minted signer) throws GeneralSecurityException {
            issuer = Optional.of(signer);
            return mint();
        }

        Minted mint() throws GeneralSecurityException {
            var generator = KeyPairGenerator.getInstance(keyAlgorithm);
            generator.initialize(keyParameters);
            return mint(generator.generateKeyPair());
        }

        Minted mint(KeyPair keys) throws GeneralSecurityException {
            try {
                return build(keys);
            } catch (CertIOException | OperatorCreationException e) {
                throw new GeneralSecurityException(e);
            }
        }

        private Minted build(KeyPair keys)
                throws GeneralSecurityException, CertIOException, OperatorCreationException {
            var issuerName =
                    issuer.map(i ->
                                    X500Name.getInstance(
                                            i.certificate.getSubjectX500Principal().getEncoded()))
                            .orElse(subject);
            var builder =
                    new JcaX509v3CertificateBuilder(
                            issuerName,
                            BigInteger.valueOf(SERIALS.getAndIncrement()),
                            Date.from(notBefore),
                            Date.from(notAfter),
                            subject,
                            keys.getPublic());
            if (constraints.isPresent()) {
                builder.addExtension(Extension.basicConstraints, true, constraints.get());
            }
            if (usage.isPresent()) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.get()));
            }
            if (!purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
            }
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        true,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (keyIds) {
                var ids = new JcaX509ExtensionUtils();
                builder.addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        ids.createSubjectKeyIdentifier(keys.getPublic()));
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        ids.createAuthorityKeyIdentifier(
                                issuer.map(i -> i.certificate.getPublicKey())
                                        .orElse(keys.getPublic())));
            }
            for (var other : others) {
                builder.addExtension(other);
            }
            var signingKey = issuer.map(Minted::key).orElse(keys.getPrivate());
            var algorithm =
                    signatureAlgorithm.orElse(
                            signingKey.getAlgorithm().equals("RSA")
                                    ? "SHA256withRSA"
                                    : "SHA256withECDSA");
            var signer = new JcaContentSignerBuilder(algorithm).setProvider(BC).build(signingKey);
            try {
                return new Minted(
                        CertificateReader.read(builder.build(signer).getEncoded()),
                        keys.getPrivate());
            } catch (MalformedCertificate | java.io.IOException e) {
                throw new GeneralSecurityException(e);
            }
        }
    }
}
