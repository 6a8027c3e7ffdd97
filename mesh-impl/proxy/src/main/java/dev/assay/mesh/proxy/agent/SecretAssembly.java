package dev.assay.mesh.proxy.agent;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.identity.TrustBundle;
import dev.assay.mesh.identity.TrustBundles;
import dev.assay.mesh.identity.TrustDomain;
import dev.assay.mesh.proxy.config.LiveValue;
import dev.assay.mesh.proxy.config.WorkloadSecrets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the certificate (from the CA), the roots and the accepted trust domains (from the control
 * plane) together, in whatever order they come. Safe for any thread.
 */
final class SecretAssembly {

    private final Consumer<LiveValue<WorkloadSecrets>> whenComplete;
    private Optional<Svid> svid = Optional.empty();
    private Optional<TrustBundle> roots = Optional.empty();
    private List<TrustDomain> domains = List.of();
    private Optional<LiveValue<WorkloadSecrets>> live = Optional.empty();

    /** Calls back once, as soon as there is something of each. */
    SecretAssembly(Consumer<LiveValue<WorkloadSecrets>> whenComplete) {
        this.whenComplete = whenComplete;
    }

    synchronized void svid(Svid next) {
        svid = Optional.of(next);
        publish();
    }

    /** Says whether these are other roots than before. */
    synchronized boolean roots(TrustBundle next) {
        boolean replaced = roots.filter(before -> !before.equals(next)).isPresent();
        roots = Optional.of(next);
        publish();
        return replaced;
    }

    /** The mesh's own trust domain first. */
    synchronized void domains(List<TrustDomain> next) {
        domains = next;
        publish();
    }

    private void publish() {
        if (svid.isEmpty() || roots.isEmpty() || domains.isEmpty()) {
            return;
        }
        var bundles =
                TrustBundles.withAliases(
                        domains.getFirst(), domains.subList(1, domains.size()), roots.get());
        if (live.isEmpty()) {
            var first = new LiveValue<>(new WorkloadSecrets(svid.get(), bundles, 1));
            live = Optional.of(first);
            whenComplete.accept(first);
            return;
        }
        var present = live.get();
        var now = present.current();
        if (!now.svid().equals(svid.get()) || !now.bundles().equals(bundles)) {
            present.publish(new WorkloadSecrets(svid.get(), bundles, now.generation() + 1));
        }
    }
}
