package dev.assay.cases.ca;

import dev.assay.fixtures.secrecy.SecretLedger;
import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate signing request as an agent would send it, with the key that belongs to it.
 *
 * @param pem PKCS#10 in PEM
 */
public record Csr(String pem, KeyPair keys) {
    /** For a fresh P-256 key, asking for one URI name; an empty name asks for none. */
    public static Csr asking(String uri, SecretLedger secrets)
            throws GeneralSecurityException, IOException {
        KeyPair keys = freshKeys(secrets);
        return new Csr(write(request(uri, keys, keys)), keys);
    }

    /** Signed by another key than the one that it shows: no proof of possession. */
    public static Csr withoutPossession(String uri, SecretLedger secrets)
            throws GeneralSecurityException, IOException {
        KeyPair keys = freshKeys(secrets);
        return new Csr(write(request(uri, keys, freshKeys(secrets))), keys);
    }

    private static KeyPair freshKeys(SecretLedger secrets) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        secrets.register("the key of a certificate signing request", keys.getPrivate());
        return keys;
    }

    private static PKCS10CertificationRequest request(String uri, KeyPair shown, KeyPair signing)
            throws IOException {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(""), shown.getPublic());
        if (!uri.isEmpty()) {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    true,
                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        try {
            return builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate()));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this JDK cannot sign with ECDSA", e);
        }
    }

    private static String write(PKCS10CertificationRequest request) throws IOException {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(request);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "Csr";
    }
}
