package dev.assay.mesh.ca.rule;

import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.identity.SpiffeId;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/**
 * An X.509-SVID (X509-SVID.md, sections 2 to 4) as Istio issues it (istio/istio {@code
 * security/pkg/pki/util/generate_cert.go}): one URI SAN, critical since the subject is empty; no
 * CA; digitalSignature, with RSA keyEncipherment too; for servers and clients.
 */
public final class SvidProfile implements CertificateProfile {

    private final List<String> dnsNames;

    public SvidProfile() {
        this(List.of());
    }

    /**
     * A profile with further names.
     *
     * @param dnsNames DNS names beside the identity: for the control plane's own certificate only
     */
    public SvidProfile(List<String> dnsNames) {
        this.dnsNames = List.copyOf(dnsNames);
    }

    @Override
    public List<Extension> extensions(SpiffeId id, PublicKey key, Signer signer) {
        var names = new ArrayList<GeneralName>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, id.toString()));
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        int usage =
                key.getAlgorithm().equals("RSA")
                        ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment
                        : KeyUsage.digitalSignature;
        return List.of(
                extension(Extension.keyUsage, true, new KeyUsage(usage)),
                extension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(
                                new KeyPurposeId[] {
                                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                                })),
                extension(Extension.basicConstraints, true, new BasicConstraints(false)),
                extension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers()
                                .createAuthorityKeyIdentifier(signer.certificate().getPublicKey())),
                extension(
                        Extension.subjectAlternativeName,
                        true,
                        new GeneralNames(names.toArray(GeneralName[]::new))));
    }

    private static JcaX509ExtensionUtils identifiers() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks the digest for key identifiers", e);
        }
    }

    private static Extension extension(
            ASN1ObjectIdentifier kind, boolean critical, ASN1Encodable value) {
        try {
            return Extension.create(kind, critical, value);
        } catch (IOException e) {
            throw new IllegalStateException("an extension could not be encoded", e);
        }
    }
}
