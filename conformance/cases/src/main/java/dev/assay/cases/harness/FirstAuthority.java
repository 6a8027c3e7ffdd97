package dev.assay.cases.harness;

import dev.assay.fixtures.environment.CertificateAuthority;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.Mesh;
import dev.assay.fixtures.hostile.Cacerts;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * Puts the signer that a mesh was installed with back into it, where the mesh still believes its
 * root: an operator may replace an intermediate and drop roots in one step, and nothing of another
 * root is left then. A mesh that has seen its root change is not what it was.
 */
final class FirstAuthority {
    /** A mesh that reads a Secret at once takes milliseconds; the others are taken down. */
    private static final Patience LONG_ENOUGH = Patience.of(Duration.ofSeconds(3));

    private FirstAuthority() {}

    /**
     * Whether the mesh has its first signer, or has it again.
     *
     * @throws Exception when it cannot be asked
     */
    static boolean isIn(Mesh mesh) throws Exception {
        CertificateAuthority ca = mesh.ca();
        if (ca.isAsInstalled()) {
            return true;
        }
        Signer first = ca.pluggedSigner();
        List<X509Certificate> roots = List.of(Cacerts.root(first));
        if (!ca.roots().containsAll(roots)) {
            return false;
        }
        ca.plug(Cacerts.of(first).files());
        return Deadline.await(ca::roots, Expectation.equalTo(roots), LONG_ENOUGH).met();
    }
}
