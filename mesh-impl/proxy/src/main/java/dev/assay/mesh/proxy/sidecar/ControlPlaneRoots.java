package dev.assay.mesh.proxy.sidecar;

import dev.assay.mesh.identity.TrustBundle;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Below which roots a control plane is believed: those of the mounted file, and those that the
 * control plane itself has announced since. The kubelet replaces the file up to minutes after a
 * root was added; a control plane that starts again meanwhile, below that root, would be taken for
 * a stranger until certificates expire. Safe for any thread.
 *
 * @param mounted known out of band
 * @param announced as workloads are to believe them; empty before there were any
 */
record ControlPlaneRoots(Supplier<TrustBundle> mounted, Supplier<Optional<TrustBundle>> announced)
        implements Supplier<TrustBundle> {
    @Override
    public TrustBundle get() {
        var roots = new LinkedHashSet<>(mounted.get().roots());
        announced.get().ifPresent(bundle -> roots.addAll(bundle.roots()));
        return TrustBundle.of(roots);
    }
}
