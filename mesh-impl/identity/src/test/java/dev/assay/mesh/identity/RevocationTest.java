package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.NOW;
import static dev.assay.mesh.identity.Minted.ca;
import static dev.assay.mesh.identity.Minted.leaf;
import static dev.assay.mesh.identity.Minted.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RevocationTest {

    private static final TrustDomain TD = new TrustDomain("td");
    private static final String ID = "spiffe://td/ns/a/sa/b";
    private static final Instant DUE = NOW.plus(Duration.ofHours(1));

    private Instant now = NOW;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final SvidValidator validator =
            new CachingSvidValidator(
                    new StandardSvidValidator(clock, Strictness.STRICT_SPIFFE), clock, 10);

    private Minted root;
    private Minted intermediate;
    private Minted peer;

    @BeforeEach
    void mint() throws Exception {
        root = root("root").mint();
        intermediate = ca("intermediate").by(root);
        peer = leaf(ID).by(intermediate);
    }

    @Test
    void aRevokedIntermediateVouchesForNobody() throws Exception {
        accepts();
        accepts(list(root));
        refuses(Reason.REVOKED, list(root, intermediate));
    }

    @Test
    void aRevokedLeafIsNobody() throws Exception {
        refuses(Reason.REVOKED, list(intermediate, peer));
    }

    @Test
    void whoeverDidNotIssueACertificateCannotRevokeIt() throws Exception {
        accepts(list(root, peer));
        accepts(list(root("elsewhere").mint(), intermediate));
        accepts(list(root("root").mint(), intermediate)); // the root's name, and another's key
    }

    @Test
    void aCaThatMayNotSignListsRevokesNothing() throws Exception {
        intermediate = ca("intermediate").usage(KeyUsage.keyCertSign).by(root);
        peer = leaf(ID).by(intermediate);
        accepts(list(intermediate, peer));
    }

    @Test
    void anOverdueListIsNoListOfWhatIsGood() throws Exception {
        var held = list(root); // the same throughout, so that what is remembered would show
        accepts(held);
        now = DUE;
        accepts(held);
        now = DUE.plusSeconds(1);
        refuses(Reason.REVOCATIONS_OVERDUE, held);
        refuses(Reason.REVOKED, list(root, intermediate));
        accepts(list(root), listUntil(DUE.plusSeconds(60), root));
        accepts(list(root("elsewhere").mint()));
    }

    @Test
    void aRefusalForAnOverdueListNamesItAndSaysSinceWhen() throws Exception {
        now = DUE.plusSeconds(1);
        var held = list(root);
        assertThatThrownBy(() -> validate(held))
                .hasMessageContaining("the revocation list of 'O=root'")
                .hasMessageContaining("its successor due at " + DUE);
    }

    @Test
    void whoseAListIsIsSaidByWhoeverKnowsTheAuthorities() throws Exception {
        var authorities = certificates(intermediate, root);
        assertThat(list(root).issuer(authorities)).isEqualTo(new ListIssuer.Known());
        assertThat(list(intermediate).issuer(authorities)).isEqualTo(new ListIssuer.Known());
        assertThat(list(root("elsewhere").mint()).issuer(authorities))
                .isEqualTo(new ListIssuer.Stranger());
        var forged = root("root").mint();
        assertThat(useless(list(forged), root)).startsWith("is not signed with the key of that");
        // of two authorities of one name the key identifier says which is meant
        assertThat(identified(forged, forged).issuer(authorities))
                .isEqualTo(new ListIssuer.Stranger());
        assertThat(useless(identified(root, forged), root)).startsWith("is not signed");
        assertThat(list(root).issuer(certificates(forged, root))).isEqualTo(new ListIssuer.Known());
        var mute = ca("intermediate").usage(KeyUsage.keyCertSign).by(root);
        assertThat(useless(list(mute), mute)).contains("lacks the key usage cRLSign");
    }

    private static String useless(RevocationList list, Minted authority) {
        return ((ListIssuer.Useless) list.issuer(certificates(authority))).why();
    }

    /** What one authority's key signed, under the key identifier of another. */
    private static RevocationList identified(Minted claimed, Minted signer) throws Exception {
        var builder = builder(DUE, claimed);
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils()
                        .createAuthorityKeyIdentifier(claimed.certificate().getPublicKey()));
        return RevocationList.parse(signed(builder, signer));
    }

    /** Verifying costs the more the longer a list is, and is done on proxies' event loops. */
    @Test
    void aListIsVerifiedOnceForItsIssuer() throws Exception {
        var lists = new RevocationLists(List.of(list(root), list(intermediate)));
        var rules = new SignatureRules(Strictness.STRICT_SPIFFE);
        for (var authority : certificates(root, intermediate, root("elsewhere").mint())) {
            var view = CertificateView.parse(authority.getEncoded());
            assertThat(lists.of(view, rules)).isSameAs(lists.of(view, rules));
        }
    }

    @Test
    void beyondWhatIsRememberedListsAreVerifiedAllTheSame() throws Exception {
        var lists = new RevocationLists(List.of(list(root)));
        var rules = new SignatureRules(Strictness.STRICT_SPIFFE);
        for (int i = 0; i < 100; i++) {
            var other = CertificateView.parse(root("other").mint().certificate().getEncoded());
            assertThat(lists.of(other, rules)).isEmpty();
        }
        var view = CertificateView.parse(root.certificate().getEncoded());
        assertThat(lists.of(view, rules)).isEqualTo(lists.all());
    }

    @Test
    void listsAreASetThatTellsBundlesApart() throws Exception {
        var one = list(root);
        var other = list(intermediate);
        assertThat(bundle(one, other)).isEqualTo(bundle(other, one, one));
        assertThat(bundle(one)).isNotEqualTo(bundle(other)).isNotEqualTo(bundle());
        assertThat(bundle(one).revoking(List.of())).isEqualTo(bundle());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        var both = bundle(list(root, intermediate), list(intermediate));
        assertThat(Pem.revocationLists(both.revocationsPem())).isEqualTo(both.revocations());
        assertThat(Pem.revocationLists(" \n")).isEmpty();
    }

    @Test
    void whatIsNoPlainListIsRefused() throws Exception {
        malformed("nothing", "no '-----BEGIN X509 CRL-----' found");
        malformed(Pem.encode(root.certificate()), "line 1: a block other than X509 CRL");
        malformed(block(new byte[] {1, 2, 3}), "line 1: not a readable revocation list");
        // read as a whole list it would take back what is revoked, critical or not
        for (boolean critical : List.of(true, false)) {
            var delta = builder(DUE, root);
            delta.addExtension(Extension.deltaCRLIndicator, critical, new ASN1Integer(1));
            malformed(block(signed(delta, root)), "line 1: a revocation list with a critical");
        }
    }

    @Test
    void aListWhoseFirstLineIsUnreadableIsNotPassedOver() throws Exception {
        String one = bundle(list(root)).revocationsPem();
        String other = bundle(list(intermediate)).revocationsPem();
        malformed("\ufeff" + one + other, "2 lists have an end, 1 a readable");
        malformed(one + other.replace("-----BEGIN", "----BEGIN"), "2 lists have an end, 1 a");
    }

    private static void malformed(String text, String why) {
        assertThatThrownBy(() -> Pem.revocationLists(text))
                .isInstanceOf(MalformedPem.class)
                .hasMessageContaining(why);
    }

    private void accepts(RevocationList... lists) throws SvidRejected {
        assertThat(validate(lists)).hasToString(ID);
    }

    private void refuses(Reason reason, RevocationList... lists) {
        assertThatThrownBy(() -> validate(lists))
                .isInstanceOfSatisfying(
                        SvidRejected.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private SpiffeId validate(RevocationList... lists) throws SvidRejected {
        return validator.validate(
                certificates(peer, intermediate), Role.CLIENT, TrustBundles.of(TD, bundle(lists)));
    }

    private TrustBundle bundle(RevocationList... lists) {
        return TrustBundle.of(certificates(root), List.of(lists));
    }

    private static List<X509Certificate> certificates(Minted... minted) {
        return Stream.of(minted).map(Minted::certificate).toList();
    }

    private static RevocationList list(Minted issuer, Minted... revoked) throws Exception {
        return listUntil(DUE, issuer, revoked);
    }

    private static RevocationList listUntil(Instant due, Minted issuer, Minted... revoked)
            throws Exception {
        return RevocationList.parse(signed(builder(due, issuer, revoked), issuer));
    }

    private static JcaX509v2CRLBuilder builder(Instant due, Minted issuer, Minted... revoked) {
        var builder =
                new JcaX509v2CRLBuilder(
                        issuer.certificate().getSubjectX500Principal(), Date.from(NOW));
        builder.setNextUpdate(Date.from(due));
        for (var each : revoked) {
            builder.addCRLEntry(
                    each.certificate().getSerialNumber(), Date.from(NOW), CRLReason.keyCompromise);
        }
        return builder;
    }

    private static byte[] signed(JcaX509v2CRLBuilder builder, Minted issuer) throws Exception {
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key()))
                .getEncoded();
    }

    private static String block(byte[] der) {
        return "-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n"
                .formatted(Base64.getEncoder().encodeToString(der));
    }
}
