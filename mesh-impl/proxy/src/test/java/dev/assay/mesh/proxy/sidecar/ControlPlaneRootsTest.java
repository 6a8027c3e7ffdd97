package dev.assay.mesh.proxy.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.proxy.testing.TestCa;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlPlaneRootsTest {
    private final X509Certificate old = new TestCa().root();
    private final X509Certificate fresh = new TestCa().root();
    private Optional<TrustBundle> announced = Optional.empty();

    private final ControlPlaneRoots roots =
            new ControlPlaneRoots(() -> TrustBundle.of(List.of(old)), () -> announced);

    @Test
    void whatIsMountedIsAllThereIsAtFirst() {
        assertThat(roots.get().roots()).containsExactly(old);
    }

    @Test
    void aRootThatWasAnnouncedIsBelievedBeforeTheFileHasIt() {
        announced = Optional.of(TrustBundle.of(List.of(old, fresh)));
        assertThat(roots.get().roots()).containsExactlyInAnyOrder(old, fresh);
    }
}
