package dev.assay.mesh.identity;

import static dev.assay.mesh.identity.Minted.NOW;
import static dev.assay.mesh.identity.Minted.leaf;
import static dev.assay.mesh.identity.Minted.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.identity.SvidRejected.Reason;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CachingSvidValidatorTest {

    private static final TrustDomain TD = new TrustDomain("td");
    private static final String ID = "spiffe://td/ns/a/sa/b";

    private final AtomicInteger verifications = new AtomicInteger();
    private Instant now = NOW;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final SvidValidator real = new StandardSvidValidator(clock, Strictness.STRICT_SPIFFE);
    private final SvidValidator counting =
            (chain, role, bundles) -> {
                verifications.incrementAndGet();
                return real.validate(chain, role, bundles);
            };
    private final SvidValidator cached = new CachingSvidValidator(counting, clock, 2);

    private Minted root;
    private TrustBundles bundles;

    @BeforeEach
    void mint() throws Exception {
        root = root("root").mint();
        bundles = TrustBundles.of(TD, TrustBundle.of(List.of(root.certificate())));
    }

    @Test
    void verifiesTheSamePeerOnce() throws Exception {
        var chain = chain(leaf(ID).by(root));
        for (int i = 0; i < 3; i++) {
            assertThat(cached.validate(chain, Role.CLIENT, bundles)).hasToString(ID);
        }
        assertThat(verifications).hasValue(1);
    }

    @Test
    void verifiesAgainForAnotherRoleChainOrBundle() throws Exception {
        var peer = leaf(ID).by(root);
        cached.validate(chain(peer), Role.CLIENT, bundles);
        cached.validate(chain(peer), Role.SERVER, bundles);
        cached.validate(List.of(peer.certificate(), root.certificate()), Role.CLIENT, bundles);
        assertThat(verifications).hasValue(3);
        var other = TrustBundles.of(TD, TrustBundle.of(chain(root("other").mint())));
        assertRefuses(chain(peer), other, Reason.UNKNOWN_CA);
        var renamed = TrustBundles.of(new TrustDomain("td2"), TrustBundle.of(chain(root)));
        assertRefuses(chain(peer), renamed, Reason.FOREIGN_TRUST_DOMAIN);
    }

    @Test
    void doesNotOutliveTheLeafOrTheRoot() throws Exception {
        var end = NOW.plusSeconds(60);
        var shortLeaf = chain(leaf(ID).valid(NOW, end).by(root));
        cached.validate(shortLeaf, Role.CLIENT, bundles);
        now = end;
        cached.validate(shortLeaf, Role.CLIENT, bundles);
        assertThat(verifications).hasValue(1);
        now = end.plusSeconds(1);
        assertRefuses(shortLeaf, bundles, Reason.EXPIRED);
        now = NOW.minusSeconds(1);
        assertRefuses(shortLeaf, bundles, Reason.NOT_YET_VALID);

        now = NOW;
        var shortRoot = root("short").valid(NOW, end).mint();
        var trusting = TrustBundles.of(TD, TrustBundle.of(chain(shortRoot)));
        var peer = chain(leaf(ID).by(shortRoot));
        cached.validate(peer, Role.CLIENT, trusting);
        now = end.plusSeconds(1);
        assertRefuses(peer, trusting, Reason.EXPIRED);
    }

    @Test
    void anExpiredRootBesideTheGoodOneDoesNotStopRemembering() throws Exception {
        var old = root("old").valid(NOW.minusSeconds(9), NOW.minusSeconds(1)).mint();
        var both =
                TrustBundles.of(TD, TrustBundle.of(List.of(old.certificate(), root.certificate())));
        var chain = chain(leaf(ID).by(root));
        cached.validate(chain, Role.CLIENT, both);
        cached.validate(chain, Role.CLIENT, both);
        assertThat(verifications).hasValue(1);
    }

    @Test
    void neverRemembersARefusal() throws Exception {
        var foreign = chain(leaf(ID).by(root("foreign").mint()));
        assertRefuses(foreign, bundles, Reason.UNKNOWN_CA);
        assertRefuses(foreign, bundles, Reason.UNKNOWN_CA);
        assertThat(verifications).hasValue(2);
    }

    @Test
    void keepsTheLastUsedUpToItsCapacity() throws Exception {
        var first = chain(leaf(ID).by(root));
        var second = chain(leaf(ID).by(root));
        cached.validate(first, Role.CLIENT, bundles);
        cached.validate(second, Role.CLIENT, bundles);
        cached.validate(first, Role.CLIENT, bundles);
        cached.validate(chain(leaf(ID).by(root)), Role.CLIENT, bundles);
        cached.validate(first, Role.CLIENT, bundles);
        assertThat(verifications).hasValue(3);
        cached.validate(second, Role.CLIENT, bundles);
        assertThat(verifications).hasValue(4);
        assertThatThrownBy(() -> new CachingSvidValidator(real, clock, 0))
                .hasMessage("capacity: 0 (expected: > 0)");
    }

    private void assertRefuses(List<X509Certificate> chain, TrustBundles trust, Reason reason) {
        assertThatThrownBy(() -> cached.validate(chain, Role.CLIENT, trust))
                .isInstanceOfSatisfying(
                        SvidRejected.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static List<X509Certificate> chain(Minted minted) {
        return List.of(minted.certificate());
    }
}
