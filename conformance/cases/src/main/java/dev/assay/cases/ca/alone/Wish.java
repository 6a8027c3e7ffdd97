package dev.assay.cases.ca.alone;

import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.probe.Certificates;
import dev.assay.fixtures.ca.CaCaller;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Something that a request asks for, and that nobody gets by asking. */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state
enum Wish implements LeafParameter {
    OTHER_ACCOUNT(
            "the other account's ID",
            (draft, asked) -> draft.named(Asked.OTHER.id(asked.ca().trustDomain())),
            Wish::hasSeveralUris),
    OTHER_TRUST_DOMAIN(
            "the foreign ID",
            (draft, _) -> draft.named(new CaCaller("a", "b").id("evil.example")),
            Wish::hasSeveralUris),
    TWO_IDS(
            "the second ID",
            (draft, asked) -> draft.named(asked.own(), Asked.OTHER.id(asked.ca().trustDomain())),
            Wish::hasSeveralUris),
    THOUSAND_IDS(
            "the many IDs",
            (draft, _) -> {
                var uris = new String[Wish.MANY];
                for (int i = 0; i < uris.length; i++) {
                    uris[i] = "spiffe://evil.example/" + i;
                }
                return draft.named(uris);
            },
            Wish::hasSeveralUris),
    DNS_NAME(
            "the DNS name",
            (draft, _) -> draft.named(new GeneralName(GeneralName.dNSName, "bank.example")),
            leaf -> Certificates.otherNames(leaf) > 0),
    IP_ADDRESS(
            "the IP address",
            (draft, _) -> draft.named(new GeneralName(GeneralName.iPAddress, "192.0.2.1")),
            leaf -> Certificates.otherNames(leaf) > 0),
    MAIL_ADDRESS(
            "the mail address",
            (draft, _) -> draft.named(new GeneralName(GeneralName.rfc822Name, "root@bank.example")),
            leaf -> Certificates.otherNames(leaf) > 0),
    COMMON_NAME(
            "the common name",
            (draft, _) -> draft.by("CN=bank.example"),
            leaf -> leaf.getSubjectX500Principal().getName().contains("bank.example")),
    AUTHORITY(
            "the rights of a CA",
            (draft, _) ->
                    draft.wishing(Extension.basicConstraints, true, new BasicConstraints(true)),
            leaf -> leaf.getBasicConstraints() >= 0),
    SIGNING_CERTIFICATES(
            "key usage keyCertSign",
            (draft, _) ->
                    draft.wishing(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
            leaf -> leaf.getKeyUsage() != null && leaf.getKeyUsage()[Wish.KEY_CERT_SIGN]),
    SIGNING_CODE(
            "purpose codeSigning",
            (draft, _) ->
                    draft.wishing(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning)),
            leaf ->
                    Certificates.extendedKeyUsages(leaf)
                            .contains(KeyPurposeId.id_kp_codeSigning.getId())),
    UNKNOWN_EXTENSION(
            "the extension that nobody knows",
            (draft, _) ->
                    draft.wishing(
                            new ASN1ObjectIdentifier(Wish.NOBODYS),
                            false,
                            new DEROctetString(new byte[] {1, 2, 3})),
            leaf -> leaf.getExtensionValue(Wish.NOBODYS) != null);

    private static final int MANY = 500;
    private static final int KEY_CERT_SIGN = 5;

    /** Of the arc for examples (2.999), which is nobody's. */
    private static final String NOBODYS = "2.999.8";

    private final String words;
    private final BiFunction<CsrDraft, Asked, CsrDraft> making;
    private final Predicate<X509Certificate> granted;

    Wish(
            String words,
            BiFunction<CsrDraft, Asked, CsrDraft> making,
            Predicate<X509Certificate> granted) {
        this.words = words;
        this.making = making;
        this.granted = granted;
    }

    @Override
    public String leafId() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String words() {
        return words;
    }

    CsrDraft made(Asked asked) {
        return making.apply(asked.draft(), asked);
    }

    boolean isGrantedIn(X509Certificate leaf) {
        return granted.test(leaf);
    }

    private static boolean hasSeveralUris(X509Certificate leaf) {
        List<String> uris = Certificates.uris(leaf);
        return uris.size() > 1;
    }
}
