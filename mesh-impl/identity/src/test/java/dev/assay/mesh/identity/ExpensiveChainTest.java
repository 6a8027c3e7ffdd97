package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.NOW;
import static dev.assay.mesh.identity.Minted.leaf;
import static dev.assay.mesh.identity.Minted.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A chain is judged before anybody has vouched for the peer: no certificate in it may make that
 * take long. Each chain here fits into a TLS handshake (BoringSSL reads 100 KB of certificates).
 */
@Timeout(60)
final class ExpensiveChainTest {

    /** Ten times what it takes on a slow machine; without the bounds it is seconds to minutes. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final String ID = "spiffe://td/ns/a/sa/b";
    private static final X500Name EXPENSIVE = new X500Name("O=expensive");
    private static final SvidValidator STRICT =
            new StandardSvidValidator(Clock.fixed(NOW, ZoneOffset.UTC), Strictness.STRICT_SPIFFE);

    private static final Random RANDOM = new Random(20261122);

    private static final ASN1ObjectIdentifier ECDSA = X9ObjectIdentifiers.ecdsa_with_SHA256;
    private static final byte[] NO_SIGNATURE = new byte[8];
    private static final AtomicLong SERIALS = new AtomicLong();

    private static Minted root;
    private static TrustBundles bundles;

    @BeforeAll
    static void mint() throws GeneralSecurityException {
        root = root("root").mint();
        bundles =
                TrustBundles.of(new TrustDomain("td"), TrustBundle.of(List.of(root.certificate())));
        refuse(List.of(leaf(ID).mint().certificate())); // classes are loaded beforehand
    }

    @Test
    void aHugeDsaKeyIsNotVerifiedWith() throws Exception {
        var parameters = new DSAParameter(odd(200_000), odd(256), odd(200_000));
        var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_dsa, parameters);
        var key = new SubjectPublicKeyInfo(algorithm, new ASN1Integer(odd(200_000)));
        var signature =
                new DERSequence(
                        new ASN1Integer[] {
                            new ASN1Integer(BigInteger.TWO), new ASN1Integer(BigInteger.TWO)
                        });
        refusedSoon(
                selfIssued(
                        NISTObjectIdentifiers.dsa_with_sha256, signature.getEncoded(), usualKey()),
                selfIssued(NISTObjectIdentifiers.dsa_with_sha256, signature.getEncoded(), key));
    }

    @Test
    void longRsaExponentsAreNotVerifiedWith() throws Exception {
        var sha256 = PKCSObjectIdentifiers.sha256WithRSAEncryption;
        var chain = new ArrayList<X509Certificate>();
        chain.add(selfIssued(sha256, filled(384), usualKey()));
        for (int i = 0; i < 14; i++) {
            chain.add(selfIssued(sha256, filled(384), rsa(odd(3072), odd(3071))));
        }
        refusedSoon(chain.toArray(X509Certificate[]::new));
    }

    @Test
    void hugeRsaKeysAreNotVerifiedWith() throws Exception {
        var sha256 = PKCSObjectIdentifiers.sha256WithRSAEncryption;
        var chain = new ArrayList<X509Certificate>();
        chain.add(selfIssued(sha256, filled(2048), usualKey()));
        for (int i = 0; i < 14; i++) {
            chain.add(selfIssued(sha256, filled(2048), rsa(odd(16_384), odd(64))));
        }
        refusedSoon(chain.toArray(X509Certificate[]::new));
    }

    @Test
    void manyNamesAndConstraintsAreNotCompared() throws Exception {
        var constrained =
                certificate(
                        new X500Name("O=root"),
                        ECDSA,
                        NO_SIGNATURE,
                        usualKey(),
                        extension(Extension.basicConstraints, new BasicConstraints(true)),
                        extension(
                                Extension.nameConstraints,
                                new NameConstraints(null, subtrees(3000))));
        var names =
                IntStream.range(0, 5000)
                        .mapToObj(i -> name("a://h" + i + "/"))
                        .toArray(GeneralName[]::new);
        var leaf =
                certificate(
                        EXPENSIVE,
                        ECDSA,
                        NO_SIGNATURE,
                        usualKey(),
                        extension(Extension.subjectAlternativeName, new GeneralNames(names)));
        assertThat(refusedSoon(leaf, constrained)).isEqualTo(Reason.NAME_CONSTRAINTS);
    }

    private static GeneralSubtree[] subtrees(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new GeneralSubtree(name("x" + i + ".y")))
                .toArray(GeneralSubtree[]::new);
    }

    private static Reason refusedSoon(X509Certificate... chain) {
        return assertTimeout(SOON, () -> refuse(List.of(chain)));
    }

    private static Reason refuse(List<X509Certificate> chain) {
        try {
            return fail("accepted: %s", STRICT.validate(chain, Role.CLIENT, bundles));
        } catch (SvidRejected e) {
            return e.reason();
        }
    }

    private static SubjectPublicKeyInfo usualKey() {
        return SubjectPublicKeyInfo.getInstance(root.certificate().getPublicKey().getEncoded());
    }

    private static SubjectPublicKeyInfo rsa(BigInteger modulus, BigInteger exponent)
            throws IOException {
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                new RSAPublicKey(modulus, exponent));
    }

    private static BigInteger odd(int bits) {
        return new BigInteger(bits, RANDOM).setBit(bits - 1).setBit(0);
    }

    /** Not zero, whose powers cost nothing. */
    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x55);
        return bytes;
    }

    private static GeneralName name(String uri) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    }

    private static Extension extension(ASN1ObjectIdentifier oid, ASN1Object value)
            throws IOException {
        return new Extension(oid, true, value.getEncoded("DER"));
    }

    /** Named like its issuer, so that it can stand on any path. */
    private static X509Certificate selfIssued(
            ASN1ObjectIdentifier algorithm, byte[] signature, SubjectPublicKeyInfo key)
            throws GeneralSecurityException, IOException {
        return certificate(EXPENSIVE, algorithm, signature, key);
    }

    /** With a signature that nobody made. */
    private static X509Certificate certificate(
            X500Name issuer,
            ASN1ObjectIdentifier algorithm,
            byte[] signature,
            SubjectPublicKeyInfo key,
            Extension... extensions)
            throws GeneralSecurityException, IOException {
        var builder =
                new X509v3CertificateBuilder(
                        issuer,
                        BigInteger.valueOf(SERIALS.incrementAndGet()),
                        Date.from(NOW.minus(Duration.ofHours(1))),
                        Date.from(NOW.plus(Duration.ofHours(1))),
                        EXPENSIVE,
                        key);
        for (Extension each : extensions) {
            builder.addExtension(each);
        }
        var held = builder.build(new NoSigner(new AlgorithmIdentifier(algorithm), signature));
        return new JcaX509CertificateConverter().getCertificate(held);
    }

    private record NoSigner(AlgorithmIdentifier algorithm, byte[] signature)
            implements ContentSigner {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public byte[] getSignature() {
            return signature.clone();
        }
    }
}
