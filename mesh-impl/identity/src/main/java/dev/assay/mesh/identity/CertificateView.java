package dev.assay.mesh.identity;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate, read once and eagerly: after {@link #parse} nothing in it can turn out malformed.
 * Built from the DER alone, since the JDK's own class is lenient in places (an unreadable
 * non-critical SAN counts as absent) and too strict in others.
 */
record CertificateView(
        Bytes der,
        X509CertificateHolder holder,
        X500Name subject,
        X500Name issuer,
        Instant notBefore,
        Instant notAfter,
        Set<ASN1ObjectIdentifier> critical,
        Optional<BasicConstraints> basicConstraints,
        Optional<KeyUsage> keyUsage,
        Optional<List<KeyPurposeId>> extendedKeyUsage,
        List<GeneralName> alternativeNames,
        Optional<NameConstraints> nameConstraints,
        Optional<Bytes> subjectKeyId,
        Optional<Bytes> authorityKeyId) {

    /** Bytes with the equality of their content. */
    static final class Bytes {

        private final byte[] value;

        Bytes(byte[] value) {
            this.value = value.clone();
        }

        byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }

    static CertificateView parse(byte[] der) throws MalformedCertificate {
        try {
            var holder = new X509CertificateHolder(der);
            // Compared as DER: signatures are verified over that, so that whatever DER writes
            // otherwise (a BOOLEAN of 39) would be covered by the signature of another text.
            if (!Arrays.equals(holder.toASN1Structure().getEncoded(ASN1Encoding.DER), der)) {
                throw new MalformedCertificate(
                        "bytes beyond the certificate, or an encoding other than DER",
                        new IOException("re-encoding differs"));
            }
            if (holder.getSignature().length == 0) { // throws where the bits are no octets
                throw new MalformedCertificate(
                        "no signature", new IOException("an empty BIT STRING"));
            }
            mustBeText(holder.getSubject());
            mustBeText(holder.getIssuer());
            var extensions = Optional.ofNullable(holder.getExtensions());
            return new CertificateView(
                    new Bytes(der),
                    holder,
                    holder.getSubject(),
                    holder.getIssuer(),
                    holder.getNotBefore().toInstant(),
                    holder.getNotAfter().toInstant(),
                    Set.copyOf(
                            extensions
                                    .map(e -> List.of(e.getCriticalExtensionOIDs()))
                                    .orElse(List.of())),
                    extensions.map(BasicConstraints::fromExtensions),
                    extensions.map(KeyUsage::fromExtensions),
                    extensions
                            .map(ExtendedKeyUsage::fromExtensions)
                            .map(usage -> List.of(usage.getUsages())),
                    extensions.map(CertificateView::names).orElse(List.of()),
                    extensions
                            .map(e -> e.getExtensionParsedValue(Extension.nameConstraints))
                            .map(NameConstraints::getInstance),
                    extensions
                            .map(SubjectKeyIdentifier::fromExtensions)
                            .map(id -> new Bytes(id.getKeyIdentifier())),
                    extensions
                            .map(AuthorityKeyIdentifier::fromExtensions)
                            .map(AuthorityKeyIdentifier::getKeyIdentifierOctets)
                            .map(Bytes::new));
        } catch (IOException | RuntimeException e) {
            // BouncyCastle reports bad DER by several unchecked exceptions, none of them in common.
            throw new MalformedCertificate("not a readable certificate", e);
        }
    }

    /**
     * Names are compared and printed as text long before anybody has vouched for them, and
     * BouncyCastle finds out only then that a UTF8String is none.
     */
    private static void mustBeText(X500Name name) throws MalformedCertificate {
        try {
            var _ = name.toString();
        } catch (IllegalArgumentException e) {
            throw new MalformedCertificate("a name that is not text", e);
        }
    }

    /** The URIs among the subject alternative names, in their order and with repetitions. */
    List<String> uris() {
        return alternativeNames.stream()
                .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                .map(name -> ((ASN1String) name.getName()).getString())
                .toList();
    }

    boolean isCa() {
        return basicConstraints.map(BasicConstraints::isCA).orElse(false);
    }

    boolean isSelfIssued() {
        return subject.equals(issuer);
    }

    /** Whether the key usage, where there is one, holds any of these bits. */
    boolean mayBeUsedFor(int anyOf) {
        return keyUsage.map(usage -> allows(usage, anyOf)).orElse(true);
    }

    /** Whether there is a key usage and it holds any of these bits. */
    boolean isDeclaredFor(int anyOf) {
        return keyUsage.map(usage -> allows(usage, anyOf)).orElse(false);
    }

    /** KeyUsage.hasUsages asks for all bits; every single one is asked for here. */
    private static boolean allows(KeyUsage usage, int anyOf) {
        return Stream.iterate(1, bit -> bit <= KeyUsage.decipherOnly, bit -> bit << 1)
                .anyMatch(bit -> (anyOf & bit) != 0 && usage.hasUsages(bit));
    }

    /** Whether that certificate can, by its names and key identifiers, be this one's issuer. */
    boolean namesAsIssuer(CertificateView candidate) {
        return issuer.equals(candidate.subject)
                && (authorityKeyId.isEmpty()
                        || candidate.subjectKeyId.isEmpty()
                        || authorityKeyId.equals(candidate.subjectKeyId));
    }

    /** For messages: the URI SANs, else the subject. Controls are shown as question marks. */
    String label() {
        var uris = uris();
        var text = uris.isEmpty() ? subject.toString() : String.join(", ", uris);
        var printable = printable(text);
        return printable.isEmpty() ? "a certificate without subject" : printable;
    }

    /** What may stand in a log's line, bounded: a name is whatever somebody wrote into it. */
    static String printable(String text) {
        return text.codePoints()
                .limit(300)
                .mapToObj(c -> c >= ' ' && c < 0x7f ? Character.toString(c) : "?")
                .collect(Collectors.joining());
    }

    private static List<GeneralName> names(Extensions extensions) {
        var names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? List.of() : List.of(names.getNames());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateView that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    @Override
    public String toString() {
        return label();
    }
}
