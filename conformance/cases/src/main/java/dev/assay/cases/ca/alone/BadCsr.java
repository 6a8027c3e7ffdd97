package dev.assay.cases.ca.alone;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.Level;
import dev.assay.fixtures.hostile.OutsideAuthority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** A request that must not be answered with a certificate. */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state
enum BadCsr implements LeafParameter {
    /** One bit of its signature is another. */
    BROKEN_SIGNATURE(
            Level.CORE,
            asked -> {
                byte[] der = asked.draft(KeyKind.RSA_2048).der();
                der[der.length - 20] ^= 1;
                return CsrDraft.pem(der);
            }),
    /** It shows one key, and is signed by another. */
    OTHERS_KEY(
            Level.CORE,
            asked ->
                    CsrDraft.pem(
                            asked.draft()
                                    .derSignedBy(KeyKind.EC_P256.next(asked.rig().secrets())))),
    RSA_1024(Level.EXTENDED, asked -> asked.draft(KeyKind.RSA_1024).pem()),
    EC_P224(Level.EXTENDED, asked -> asked.draft(KeyKind.EC_P224).pem()),
    /** Whoever knows this public key, which is everybody, can sign in its name. */
    RSA_EXPONENT_ONE(Level.CORE, BadCsr::withExponentOne),
    EMPTY(Level.CORE, _ -> ""),
    GARBAGE(Level.CORE, _ -> CsrDraft.pem("no request".getBytes(StandardCharsets.US_ASCII))),
    CUT_SHORT(
            Level.CORE,
            asked -> {
                byte[] der = asked.draft().der();
                return CsrDraft.pem(Arrays.copyOf(der, der.length / 2));
            }),
    /** A certificate of somebody else's. */
    CERTIFICATE(
            Level.CORE,
            asked ->
                    new OutsideAuthority("a root", Clock.systemUTC(), asked.rig().secrets())
                            .server("server.example")
                            .chainPem());

    private final Level level;
    private final Function<Asked, String> making;

    BadCsr(Level level, Function<Asked, String> making) {
        this.level = level;
        this.making = making;
    }

    @Override
    public String leafId() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Level level() {
        return level;
    }

    String text(Asked asked) {
        return making.apply(asked);
    }

    /**
     * With exponent 1 the signature is the padded digest itself (RFC 8017, section 9.2), and needs
     * no private key.
     */
    private static String withExponentOne(Asked asked) {
        BigInteger modulus =
                ((RSAPublicKey) KeyKind.RSA_2048.next(asked.rig().secrets()).getPublic())
                        .getModulus();
        try {
            var key =
                    new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(
                                    PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, BigInteger.ONE));
            var info = new CertificationRequestInfo(new X500Name(""), key, new DERSet());
            byte[] digest =
                    new DigestInfo(
                                    new AlgorithmIdentifier(
                                            NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE),
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(info.getEncoded("DER")))
                            .getEncoded("DER");
            byte[] padded = new byte[(modulus.bitLength() + 7) / Byte.SIZE];
            Arrays.fill(padded, 2, padded.length - digest.length - 1, (byte) 0xff);
            padded[1] = 1;
            System.arraycopy(digest, 0, padded, padded.length - digest.length, digest.length);
            return CsrDraft.pem(
                    new CertificationRequest(
                                    info,
                                    new AlgorithmIdentifier(
                                            PKCSObjectIdentifiers.sha256WithRSAEncryption,
                                            DERNull.INSTANCE),
                                    new DERBitString(padded))
                            .getEncoded("DER"));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a request cannot be encoded", e);
        }
    }
}
