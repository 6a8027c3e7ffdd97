package dev.assay.mesh.ca.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.ca.AuthorityUnavailable;
import dev.assay.mesh.ca.Caller;
import dev.assay.mesh.ca.Csrs;
import dev.assay.mesh.ca.FreshRoot;
import dev.assay.mesh.ca.IssuanceRefused;
import dev.assay.mesh.ca.IssuanceRules;
import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.TestClock;
import dev.assay.mesh.ca.rotation.CaState;
import dev.assay.mesh.ca.rotation.Outlook;
import dev.assay.mesh.ca.rotation.Rotation;
import dev.assay.mesh.ca.rotation.RotationWish;
import dev.assay.mesh.ca.rotation.Step;
import dev.assay.mesh.identity.Pem;
import dev.assay.mesh.identity.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderAuthorityTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-01T12:00:00Z"));
    @TempDir private Path parent;
    private CacertsFolder folder = new CacertsFolder(Path.of("unset"));
    private Signer old = fresh();

    @BeforeEach
    void create() throws Exception {
        old = fresh();
        folder = new CacertsFolder(parent.resolve("ca"));
        folder.create(new CaState(old, new Rotation.Resting(Optional.empty())));
    }

    @Test
    void everyLeafEndsNoLaterThanWhatWasNotedBefore() throws Exception {
        var authority = authority();
        for (int i = 0; i < 40; i++) {
            var leaf = issue(authority, HOUR);
            assertThat(leaf.getNotAfter().toInstant()).isBeforeOrEqualTo(noted());
            clock.advance(Duration.ofMinutes(7));
        }
        assertThat(noted()).isBefore(clock.instant().plus(HOUR).plus(HOUR));
    }

    @Test
    void nothingIsNotedPastTheSignersEnd() throws Exception {
        var leaf = issue(authority(), Duration.ofDays(90));
        assertThat(leaf.getNotAfter()).isEqualTo(old.certificate().getNotAfter());
        assertThat(noted()).isEqualTo(old.certificate().getNotAfter().toInstant());
    }

    /** The disk is asked some times a lifetime, not for every leaf. */
    @Test
    void notEveryLeafIsNoted() throws Exception {
        var authority = authority();
        issue(authority, HOUR);
        var noted = Files.getLastModifiedTime(parent.resolve("ca/..issued"));
        var first = noted();
        clock.advance(Duration.ofMinutes(1));
        issue(authority, HOUR);
        assertThat(noted()).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(parent.resolve("ca/..issued"))).isEqualTo(noted);
    }

    @Test
    void theNextLeafIsTheNewSignersAfterASwitch() throws Exception {
        var authority = authority();
        issue(authority, HOUR);
        advance(clock.instant());
        advance(clock.instant().plus(HOUR));
        var leaf = issue(authority, HOUR);
        var next = folder.load().signer();
        assertThat(next.certificate()).isNotEqualTo(old.certificate());
        leaf.verify(next.certificate().getPublicKey());
    }

    @Test
    void aDropWaitsForTheLastLeafOfTheOldRoot() throws Exception {
        var leaf = issue(authority(), Duration.ofDays(3));
        advance(clock.instant());
        advance(clock.instant().plus(HOUR));
        var safeFrom = Outlook.of(folder.load(), folder.issued()).safeFrom().orElseThrow();
        assertThat(safeFrom).isAfterOrEqualTo(leaf.getNotAfter().toInstant());
        assertThat(wish(safeFrom.minusSeconds(1))).isInstanceOf(Step.Refused.class);
        assertThat(wish(safeFrom)).isInstanceOf(Step.Taken.class);
    }

    @Test
    void anExpiredSignerLoadsAndSignsNothing() throws Exception {
        clock.advance(Duration.ofDays(91));
        var authority = authority();
        assertThatThrownBy(() -> issue(authority, HOUR))
                .isInstanceOf(IssuanceRefused.class)
                .hasMessageContaining("has expired at");
    }

    @Test
    void whereTheStateIsGoneNothingIsIssuedAndTheCallerLearnsNoPath() throws Exception {
        var authority = authority();
        Files.delete(parent.resolve("ca/..data"));
        assertThatThrownBy(() -> issue(authority, HOUR))
                .isInstanceOf(IssuanceRefused.class)
                .hasMessage("the authority's state cannot be used");
        assertThatThrownBy(this::authority).isInstanceOf(AuthorityUnavailable.class);
    }

    private void advance(Instant at) throws Exception {
        assertThat(wish(at)).isInstanceOf(Step.Taken.class);
    }

    private Step wish(Instant at) throws Exception {
        var wish = new RotationWish(Optional.empty(), Optional.of(HOUR), Optional.empty());
        return folder.advance((state, leaves) -> wish.step(state, this::fresh, leaves, at));
    }

    private Instant noted() throws Exception {
        return folder.issued().lastEnd(old.chain().getLast()).orElseThrow();
    }

    private FolderAuthority authority() throws Exception {
        return new FolderAuthority(
                folder, IssuanceRules.istio(new TrustDomain("example"), HOUR), clock);
    }

    private static X509Certificate issue(FolderAuthority authority, Duration ttl) throws Exception {
        List<String> chain =
                authority.issue(new Caller("shop", "cart"), Csrs.of(Csrs.ec("secp256r1")), ttl);
        return Pem.certificate(chain.getFirst());
    }

    private Signer fresh() {
        return new FreshRoot("example", Duration.ofDays(90), clock).load();
    }
}
