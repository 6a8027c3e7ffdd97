package dev.assay.cases.ca.alone;

import dev.assay.fixtures.secrecy.SecretLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate signing request before it is signed. Immutable.
 *
 * @param keys those that it shows
 * @param extensions what it would like to have in its certificate
 */
record CsrDraft(KeyPair keys, X500Name subject, List<Extension> extensions) {
    /** Copies. */
    CsrDraft {
        extensions = List.copyOf(extensions);
    }

    /** For a new key, asking for nothing. */
    static CsrDraft of(KeyKind kind, SecretLedger secrets) {
        return new CsrDraft(kind.next(secrets), new X500Name(""), List.of());
    }

    /** The same by this name. */
    CsrDraft by(String name) {
        return new CsrDraft(keys, new X500Name(name), extensions);
    }

    /** The same asking for an extension. */
    CsrDraft wishing(ASN1ObjectIdentifier kind, boolean critical, ASN1Encodable value) {
        var more = new ArrayList<>(extensions);
        try {
            more.add(Extension.create(kind, critical, value));
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
        return new CsrDraft(keys, subject, more);
    }

    /** The same asking for these names. */
    CsrDraft named(GeneralName... names) {
        return wishing(Extension.subjectAlternativeName, true, new GeneralNames(names));
    }

    /** The same asking for these URIs. */
    CsrDraft named(String... uris) {
        var names = new GeneralName[uris.length];
        for (int i = 0; i < uris.length; i++) {
            names[i] = new GeneralName(GeneralName.uniformResourceIdentifier, uris[i]);
        }
        return named(names);
    }

    /** Signed as it should be, in DER. */
    byte[] der() {
        return derSignedBy(keys);
    }

    /** Signed by other keys than it shows, in DER. */
    byte[] derSignedBy(KeyPair signing) {
        try {
            var builder = new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic());
            if (!extensions.isEmpty()) {
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                        new Extensions(extensions.toArray(Extension[]::new)));
            }
            String algorithm =
                    signing.getPrivate().getAlgorithm().equals("RSA")
                            ? "SHA256withRSA"
                            : "SHA256withECDSA";
            return builder.build(
                            new JcaContentSignerBuilder(algorithm)
                                    .setProvider(KeyKind.PROVIDER)
                                    .build(signing.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("a request cannot be signed", e);
        }
    }

    /** Signed as it should be, in PEM. */
    String pem() {
        return pem(der());
    }

    /** Whatever it is, as a request in PEM. */
    static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    @Override
    public String toString() {
        return "CsrDraft";
    }
}
