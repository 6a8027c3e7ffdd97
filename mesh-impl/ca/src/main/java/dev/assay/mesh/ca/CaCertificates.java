package dev.assay.mesh.ca;

import dev.assay.mesh.identity.TrustBundle;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes CA certificates: what an organisation's own PKI does before it plugs a CA in. */
public final class CaCertificates {

    /** The same back-dating as for workloads, for peers whose clock is behind. */
    private static final Duration BACKDATING = Duration.ofMinutes(2);

    private static final SecureRandom RANDOM = new SecureRandom();

    private CaCertificates() {}

    /** A CA certificate and its key. {@link #toString} shows no key. */
    public record Authority(X509Certificate certificate, PrivateKey key) {
        @Override
        public String toString() {
            return "Authority[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    /** A self-signed root with a new EC P-256 key. */
    public static Authority root(String organization, Duration lifetime, Clock clock) {
        var keys = CaKeys.p256();
        var name = name(organization, "");
        return new Authority(
                sign(
                        name,
                        keys.getPublic(),
                        name,
                        keys.getPrivate(),
                        keys.getPublic(),
                        lifetime,
                        clock),
                keys.getPrivate());
    }

    /**
     * A CA below another one, with a new EC P-256 key. It may outlive its issuer: that is asked.
     */
    public static Authority intermediate(
            Authority issuer, String organization, Duration lifetime, Clock clock) {
        var keys = CaKeys.p256();
        return new Authority(
                sign(
                        name(organization, "Intermediate CA"),
                        keys.getPublic(),
                        X500Name.getInstance(
                                issuer.certificate().getSubjectX500Principal().getEncoded()),
                        issuer.key(),
                        issuer.certificate().getPublicKey(),
                        lifetime,
                        clock),
                keys.getPrivate());
    }

    /**
     * The authorities of one chain as a signer.
     *
     * @param path the signing authority first, the root last
     */
    public static Signer signer(List<Authority> path) {
        var chain = new ArrayList<X509Certificate>();
        path.forEach(authority -> chain.add(authority.certificate()));
        return new Signer(
                path.getFirst().certificate(),
                path.getFirst().key(),
                chain,
                TrustBundle.of(List.of(path.getLast().certificate())));
    }

    /**
     * The organization as it is: of a text BouncyCastle would read '#' and '\\' as its own signs.
     */
    private static X500Name name(String organization, String commonName) {
        var name =
                new X500NameBuilder(BCStyle.INSTANCE)
                        .addRDN(BCStyle.O, new DERUTF8String(organization));
        if (!commonName.isEmpty()) {
            name.addRDN(BCStyle.CN, commonName);
        }
        return name.build();
    }

    private static X509Certificate sign(
            X500Name subject,
            PublicKey key,
            X500Name issuer,
            PrivateKey issuerKey,
            PublicKey issuerPublicKey,
            Duration lifetime,
            Clock clock) {
        try {
            var now = clock.instant();
            var identifiers = new JcaX509ExtensionUtils();
            var builder =
                    new JcaX509v3CertificateBuilder(
                                    issuer,
                                    new BigInteger(127, RANDOM).setBit(126),
                                    Date.from(now.minus(BACKDATING)),
                                    Date.from(now.plus(lifetime)),
                                    subject,
                                    key)
                            .addExtension(
                                    Extension.basicConstraints, true, new BasicConstraints(true))
                            .addExtension(
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                            .addExtension(
                                    Extension.subjectKeyIdentifier,
                                    false,
                                    identifiers.createSubjectKeyIdentifier(key))
                            .addExtension(
                                    Extension.authorityKeyIdentifier,
                                    false,
                                    identifiers.createAuthorityKeyIdentifier(issuerPublicKey));
            var signature =
                    new JcaContentSignerBuilder(CaKeys.signatureAlgorithm(issuerKey))
                            .build(issuerKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signature));
        } catch (OperatorCreationException
                | CertIOException
                | CertificateException
                | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("a CA certificate could not be made", e);
        }
    }
}
