package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.CertificateRequest;
import dev.assay.mesh.ca.IssuanceRefused;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * PKCS #10 in PEM, signed by the key that it asks for (proof of possession); RSA of at least 2048
 * bits, EC P-256 or P-384.
 */
public final class PkcsCsrCheck implements CsrCheck {

    /** Far above any real request (an RSA 4096 CSR has about 2 KB), far below a nuisance. */
    private static final int LONGEST = 64 * 1024;

    private static final Set<Integer> CURVE_BITS = Set.of(256, 384);

    @Override
    public CertificateRequest check(String csrPem) throws IssuanceRefused {
        var request = parse(csrPem);
        var key = publicKey(request);
        try {
            var verifier = new JcaContentVerifierProviderBuilder().build(key);
            if (!request.isSignatureValid(verifier)) {
                throw refused("CSR signature does not verify: no proof of possession");
            }
        } catch (PKCSException | OperatorCreationException | RuntimeException e) {
            throw refused("CSR signature cannot be checked");
        }
        var names = names(request);
        return new CertificateRequest(
                key,
                ofType(names, GeneralName.uniformResourceIdentifier),
                ofType(names, GeneralName.dNSName));
    }

    private static PKCS10CertificationRequest parse(String csrPem) throws IssuanceRefused {
        if (csrPem.length() > LONGEST) {
            throw refused("CSR is longer than " + LONGEST + " characters");
        }
        try (var reader = new PemReader(new StringReader(csrPem))) {
            var block = reader.readPemObject();
            if (block == null) {
                throw refused("certificate signing request is not properly encoded: no PEM block");
            }
            // OpenSSL's older tools write NEW CERTIFICATE REQUEST.
            if (!block.getType().equals("CERTIFICATE REQUEST")
                    && !block.getType().equals("NEW CERTIFICATE REQUEST")) {
                throw refused("PEM block is not a CERTIFICATE REQUEST");
            }
            return new PKCS10CertificationRequest(block.getContent());
        } catch (IOException | RuntimeException e) {
            throw refused("certificate signing request is not properly encoded");
        }
    }

    private static PublicKey publicKey(PKCS10CertificationRequest request) throws IssuanceRefused {
        var info = request.getSubjectPublicKeyInfo();
        boolean ec = X9ObjectIdentifiers.id_ecPublicKey.equals(info.getAlgorithm().getAlgorithm());
        PublicKey key;
        try {
            key =
                    KeyFactory.getInstance(ec ? "EC" : "RSA")
                            .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw refused("CSR key is not supported (expected: RSA, EC P-256 or EC P-384)");
        }
        checkStrength(key);
        return key;
    }

    private static void checkStrength(PublicKey key) throws IssuanceRefused {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < 2048) {
            throw refused(
                    "RSA key of %d bits (expected: >= 2048)"
                            .formatted(rsa.getModulus().bitLength()));
        }
        if (key instanceof ECPublicKey ec && !CURVE_BITS.contains(bits(ec))) {
            throw refused("EC curve is not supported (expected: P-256 or P-384)");
        }
    }

    private static int bits(ECPublicKey key) {
        return key.getParams().getOrder().bitLength();
    }

    private static GeneralName[] names(PKCS10CertificationRequest request) throws IssuanceRefused {
        try {
            Extensions extensions = request.getRequestedExtensions();
            var names =
                    extensions == null
                            ? null
                            : GeneralNames.fromExtensions(
                                    extensions, Extension.subjectAlternativeName);
            return names == null ? new GeneralName[0] : names.getNames();
        } catch (RuntimeException e) {
            throw refused("CSR extensions are not properly encoded");
        }
    }

    private static List<String> ofType(GeneralName[] names, int type) {
        return Arrays.stream(names)
                .filter(name -> name.getTagNo() == type)
                .map(name -> name.getName().toString())
                .toList();
    }

    private static IssuanceRefused refused(String message) {
        return new IssuanceRefused(IssuanceRefused.Kind.REQUEST, message);
    }
}
