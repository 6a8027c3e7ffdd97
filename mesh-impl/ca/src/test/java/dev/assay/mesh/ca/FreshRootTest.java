package dev.assay.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshRootTest {

    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

    /** What has a meaning in a name's text (RFC 4514) has none in an organization. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster.local",
                "Acme, Inc.",
                "a+b=c;d",
                "\"quoted\" <x>",
                "#0c0161",
                "\\back\\slash",
                " spaces ",
                "Söhne, 株式会社"
            })
    void anOrganizationStaysAsItIsFromRootToRoot(String organization) {
        var first = new FreshRoot(organization, Duration.ofDays(1), CLOCK).load();
        var second = FreshRoot.like(first, Duration.ofDays(1), CLOCK).load();
        for (var signer : new Signer[] {first, second}) {
            for (var certificate : signer.chain()) {
                var name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
                assertThat(name.getRDNs(BCStyle.O)).hasSize(1);
                assertThat(name.getRDNs(BCStyle.O)[0].getFirst().getValue())
                        .isInstanceOfSatisfying(
                                ASN1String.class,
                                text -> assertThat(text.getString()).isEqualTo(organization));
            }
        }
    }
}
