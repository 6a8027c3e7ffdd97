package dev.assay.runner.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.hostile.PluggedAuthority;
import dev.assay.fixtures.secrecy.SecretLedger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What certificates of a killed CA are complained of for. */
final class CrashedIssuanceTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final SecretLedger secrets = new SecretLedger();
    private final Signer signer = PluggedAuthority.make(NOW, secrets);
    private final CrashedIssuance issuance = new CrashedIssuance();

    @Test
    void goodOnesAreCounted() {
        issuance.add(chain(Duration.ofHours(1)));
        issuance.add(chain(Duration.ofHours(1)));
        assertThat(issuance.complaints()).isEmpty();
        assertThat(issuance.issued()).isEqualTo(2);
    }

    @Test
    void aSerialNumberThatComesTwiceIsFound() {
        var chain = chain(Duration.ofHours(1));
        issuance.add(chain);
        issuance.add(chain);
        assertThat(issuance.complaints())
                .singleElement()
                .asString()
                .startsWith("serial number twice");
    }

    @Test
    void oneThatOutlivesItsSignerIsFound() {
        issuance.add(chain(Duration.ofDays(731)));
        assertThat(issuance.complaints()).singleElement().asString().contains("outlives");
    }

    @Test
    void oneThatAnotherHasSignedIsFound() {
        var chain = chain(Duration.ofHours(1));
        var other = PluggedAuthority.make(NOW, secrets).chain();
        issuance.add(List.of(chain.getFirst(), other.getFirst(), other.getLast()));
        assertThat(issuance.complaints()).singleElement().asString().contains("is not signed by");
    }

    @Test
    void aRootThatGoesBeforeItsLastLeafIsFound() {
        issuance.add(chain(Duration.ofHours(1)));
        issuance.add(chain(Duration.ofMinutes(1)));
        var roots = Set.of(signer.chain().getLast());
        issuance.dropped(roots, NOW.plus(Duration.ofHours(1)));
        assertThat(issuance.complaints()).isEmpty();
        issuance.dropped(roots, NOW.plus(Duration.ofMinutes(59)));
        assertThat(issuance.complaints()).singleElement().asString().contains("was dropped at");
    }

    private List<X509Certificate> chain(Duration lifetime) {
        return PluggedAuthority.below(signer, lifetime, NOW, secrets).chain();
    }
}
