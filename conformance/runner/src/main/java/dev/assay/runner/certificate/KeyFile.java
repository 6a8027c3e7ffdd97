package dev.assay.runner.certificate;

import dev.assay.fixtures.driver.InputFile;
import dev.assay.fixtures.secrecy.SecretLedger;
import dev.assay.reports.certificate.Seal;
import dev.assay.runner.UserFault;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys as {@code openssl genpkey} and {@code openssl pkey -pubout} write them. What is wrong
 * with one is said without a word of what it holds. Stateless.
 */
public final class KeyFile {
    private static final int MEBIBYTES = 1;

    /** How to have one. */
    private static final String REMEDY =
            "make one with: openssl genpkey -algorithm Ed25519 -out key.pem";

    private KeyFile() {}

    /**
     * The key that signs certificates.
     *
     * @param secrets is told of it, so that no output holds it unseen
     * @throws UserFault when the file holds no private key in PEM that can sign
     */
    public static Seal signing(Path file, SecretLedger secrets) throws UserFault {
        try {
            PrivateKeyInfo info = privateKey(file);
            var converter = new JcaPEMKeyConverter();
            PrivateKey key = converter.getPrivateKey(info);
            secrets.register("key that signs certificates", key);
            return new Seal(key, converter.getPublicKey(publicOf(file, info)));
        } catch (IOException | RuntimeException e) { // the converters throw either
            throw new UserFault(
                    "key '%s' cannot sign: %s; %s".formatted(file, e.getMessage(), REMEDY), e);
        }
    }

    /**
     * The key of whoever is believed to have signed: a public key, or a certificate that holds one.
     *
     * @throws UserFault when the file holds neither
     */
    public static PublicKey verifying(Path file) throws UserFault {
        try {
            return new JcaPEMKeyConverter()
                    .getPublicKey(
                            switch (parsed(file)) {
                                case SubjectPublicKeyInfo key -> key;
                                case X509CertificateHolder holder ->
                                        holder.getSubjectPublicKeyInfo();
                                case null, default ->
                                        throw new UserFault(
                                                "'%s' is no public key in PEM; have it with: openssl pkey -in key.pem -pubout"
                                                        .formatted(file));
                            });
        } catch (PEMException | RuntimeException e) { // the converter throws either
            throw new UserFault("key '%s' cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static PrivateKeyInfo privateKey(Path file) throws UserFault {
        return switch (parsed(file)) {
            case PrivateKeyInfo info -> info;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted(file);
            case PEMEncryptedKeyPair _ -> throw encrypted(file);
            case null, default ->
                    throw new UserFault(
                            "'%s' is no private key in PEM; %s".formatted(file, REMEDY));
        };
    }

    private static UserFault encrypted(Path file) {
        return new UserFault(
                "key '%s' is encrypted, and a pipeline has nobody to ask; give one that is not"
                        .formatted(file));
    }

    private static SubjectPublicKeyInfo publicOf(Path file, PrivateKeyInfo info)
            throws IOException, UserFault {
        AsymmetricKeyParameter key =
                switch (PrivateKeyFactory.createKey(info)) {
                    case Ed25519PrivateKeyParameters edwards -> edwards.generatePublicKey();
                    case ECPrivateKeyParameters ec ->
                            new ECPublicKeyParameters(
                                    ec.getParameters().getG().multiply(ec.getD()).normalize(),
                                    ec.getParameters());
                    case RSAPrivateCrtKeyParameters rsa ->
                            new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
                    default ->
                            throw new UserFault(
                                    "key '%s' is of a kind that signs no certificate; %s"
                                            .formatted(file, REMEDY));
                };
        return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key);
    }

    /** The first thing in the file that is PEM; nothing else of it is looked at. */
    private static @Nullable Object parsed(Path file) throws UserFault {
        String text;
        try {
            text = InputFile.read("key", file, MEBIBYTES);
        } catch (InputFile.Unreadable e) {
            throw new UserFault(String.valueOf(e.getMessage()), e);
        }
        try (var parser = new PEMParser(new StringReader(text))) {
            Object first = parser.readObject();
            // openssl ecparam writes the curve in front of the key.
            return first instanceof ASN1ObjectIdentifier ? parser.readObject() : first;
        } catch (IOException | RuntimeException e) { // the parser throws either at broken input
            throw new UserFault("key '%s' is broken: %s".formatted(file, e.getMessage()), e);
        }
    }
}
