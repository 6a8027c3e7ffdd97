package dev.assay.mesh.ca.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.ca.CaCertificates;
import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.TestClock;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Row rot-13: file {@code ca-crl.pem} of a CA that runs. */
final class RevocationUpdateTest {

    private final TestClock clock = new TestClock(Instant.now());
    private final CacertsUpdate update = new CacertsUpdate(clock);
    private final Plugged plugged = Plugged.make(clock);

    @Test
    void aListIsTakenUpWithoutAnyOtherChange() throws Exception {
        Signer current = plugged.signer(List.of(plugged.root().certificate()), clock);
        var revoked = Plugged.below(plugged.root(), clock).intermediate();
        Map<String, String> files = with(list(plugged.root(), revoked));

        Signer next = taken(update.decide(current, "test", files));

        assertThat(next.chain()).isEqualTo(current.chain());
        assertThat(next.roots().roots()).isEqualTo(current.roots().roots());
        assertThat(next.roots().revocations()).hasSize(1);
        assertThat(update.decide(next, "test", files)).isEqualTo(new Succession.Unchanged());
        assertThat(taken(update.decide(next, "test", plugged.files())).roots())
                .isEqualTo(current.roots());
    }

    @Test
    void aListThatCannotBeReadIsRefusedAndNamed() throws Exception {
        Signer current = plugged.signer(List.of(plugged.root().certificate()), clock);
        for (String text :
                List.of(
                        "what is this?",
                        "-----BEGIN X509 CRL-----\nMIIBAAAA\n-----END X509 CRL-----\n",
                        list(plugged.root()) + plugged.files().get(PluggedAuthority.CA_CERT))) {
            assertThat(update.decide(current, "test", with(text)))
                    .isInstanceOfSatisfying(
                            Succession.Refused.class,
                            refused -> assertThat(refused.why()).startsWith("test: ca-crl.pem: "));
        }
    }

    /** It would go out, revoke nobody, and nobody would hear of it. */
    @Test
    void aListThatCountsForNobodyIsRefusedAndNamed() throws Exception {
        Signer current = plugged.signer(List.of(plugged.root().certificate()), clock);
        var namesake = Plugged.make(clock).root();
        var mute = mute();
        for (var each :
                Map.of(
                                with(list(namesake)),
                                "is not signed with the key of that authority",
                                files(mute, list(mute.intermediate())),
                                "lacks the key usage cRLSign")
                        .entrySet()) {
            assertThat(refusal(update.decide(current, "test", each.getKey())))
                    .startsWith("test: ca-crl.pem: the revocation list of '")
                    .contains("number 7", each.getValue(), "sign the list anew");
            assertThatThrownBy(() -> new PluggedAuthority("start", each.getKey(), clock).load())
                    .hasMessageStartingWith("start: ca-crl.pem: ")
                    .hasMessageContaining(each.getValue());
        }
    }

    /** An intermediate may sign elsewhere, and Envoy asks for a list of every issuer. */
    @Test
    void aListOfAnAuthorityThatIsNotAtHandGoesOut() throws Exception {
        Signer current = plugged.signer(List.of(plugged.root().certificate()), clock);
        var elsewhere = CaCertificates.root("elsewhere", Duration.ofDays(30), clock);
        assertThat(taken(update.decide(current, "test", with(list(elsewhere)))).roots())
                .satisfies(bundle -> assertThat(bundle.revocations()).hasSize(1));
    }

    /** It would stop every handshake below its issuer. */
    @Test
    void anOverdueListIsRefusedByACaThatRuns() throws Exception {
        Signer current = plugged.signer(List.of(plugged.root().certificate()), clock);
        String old = list(plugged.root());
        clock.advance(Duration.ofDays(2));
        assertThat(refusal(update.decide(current, "test", with(old))))
                .startsWith("test: ca-crl.pem: the revocation list of 'O=example' (number 7, ")
                .contains("its successor due at", "is overdue", "put the issuer's current list");
        // beside its successor it does no harm
        String both = old + list(plugged.root());
        assertThat(taken(update.decide(current, "test", with(both))).roots().revocations())
                .hasSize(2);
    }

    /** What it revokes stays revoked, and the CA can be told the next one. */
    @Test
    void aCaStartsWithAListThatFellDueMeanwhile() throws Exception {
        Map<String, String> files = with(list(plugged.root()));
        clock.advance(Duration.ofDays(2));
        Signer started = new PluggedAuthority("start", files, clock).load();
        assertThat(started.roots().revocations()).hasSize(1);
        assertThat(update.decide(started, "test", with(list(plugged.root()))))
                .isInstanceOf(Succession.Taken.class);
    }

    @Test
    void aBlankFileIsAsGoodAsNoneAndThatIsSaidWhereItTakesListsAway() throws Exception {
        Signer current = plugged.signer(List.of(plugged.root().certificate()), clock);
        for (String blank : List.of("", " \n\n")) {
            assertThat(update.decide(current, "test", with(blank)))
                    .isEqualTo(new Succession.Unchanged());
        }
        Signer revoking = taken(update.decide(current, "test", with(list(plugged.root()))));
        assertThat(update.decide(revoking, "test", with("")))
                .isInstanceOfSatisfying(
                        Succession.Taken.class,
                        taken ->
                                assertThat(taken.change())
                                        .contains("no revocation list any more: what 1 revoked"));
        assertThat(refusal(update.decide(revoking, "test", with("# to come\n"))))
                .contains("no '-----BEGIN X509 CRL-----' found");
    }

    private static String refusal(Succession succession) {
        return ((Succession.Refused) succession).why();
    }

    /** One whose intermediate may sign certificates, and no lists. */
    private Plugged mute() throws Exception {
        var keys = CaCertificates.root("unused", Duration.ofDays(1), clock);
        var builder =
                new JcaX509v3CertificateBuilder(
                        plugged.root().certificate(),
                        BigInteger.TEN,
                        Date.from(clock.instant()),
                        Date.from(clock.instant().plus(Duration.ofDays(30))),
                        new X500Principal("O=mute"),
                        keys.certificate().getPublicKey());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(plugged.root().key());
        return new Plugged(
                plugged.root(),
                new Authority(
                        new JcaX509CertificateConverter().getCertificate(builder.build(signer)),
                        keys.key()));
    }

    private Map<String, String> with(String lists) {
        return files(plugged, lists);
    }

    private static Map<String, String> files(Plugged of, String lists) {
        var files = new HashMap<>(of.files());
        files.put(PluggedAuthority.CA_CRL, lists);
        return files;
    }

    private static Signer taken(Succession succession) {
        assertThat(succession).isInstanceOf(Succession.Taken.class);
        return ((Succession.Taken) succession).next();
    }

    private String list(Authority issuer, Authority... revoked) throws Exception {
        var builder =
                new JcaX509v2CRLBuilder(
                        issuer.certificate().getSubjectX500Principal(), Date.from(clock.instant()));
        builder.setNextUpdate(Date.from(clock.instant().plus(Duration.ofDays(1))));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(7)));
        for (var each : revoked) {
            builder.addCRLEntry(
                    each.certificate().getSerialNumber(),
                    Date.from(clock.instant()),
                    CRLReason.cACompromise);
        }
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.key());
        return "-----BEGIN X509 CRL-----\n%s\n-----END X509 CRL-----\n"
                .formatted(
                        Base64.getMimeEncoder().encodeToString(builder.build(signer).getEncoded()));
    }
}
