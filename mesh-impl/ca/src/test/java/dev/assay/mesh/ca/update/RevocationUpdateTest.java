package dev.assay.mesh.ca.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.ca.CaCertificates.Authority;
import dev.assay.mesh.ca.PluggedAuthority;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
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

    private Map<String, String> with(String lists) {
        var files = new HashMap<>(plugged.files());
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
