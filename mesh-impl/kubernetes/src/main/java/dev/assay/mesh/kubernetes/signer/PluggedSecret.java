package dev.assay.mesh.kubernetes.signer;

import dev.assay.mesh.ca.update.LiveAuthority;
import dev.assay.mesh.kubernetes.watch.ClusterWatch;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secret {@code cacerts} while the control plane runs: whatever the operator writes there is
 * offered to the CA at once, where istiod waits for the kubelet to renew its mount. A Secret that
 * goes changes nothing, as a CA that fell back to a root of its own would be another.
 */
public final class PluggedSecret {

    private static final Logger LOG = LoggerFactory.getLogger(PluggedSecret.class);

    /** What was refused is said again, for whoever looks into the log only later. */
    private static final Duration RESYNC = Duration.ofMinutes(10);

    private PluggedSecret() {}

    /** Begins to follow the Secret of this namespace. */
    public static void follow(
            ClusterWatch watch,
            KubernetesClient client,
            String namespace,
            LiveAuthority authority) {
        watch.follow(
                client.secrets()
                        .inNamespace(namespace)
                        .withName(SecretSignerSource.PLUGGED)
                        .runnableInformer(RESYNC.toMillis()),
                secret -> offer(authority, secret),
                secret ->
                        LOG.warn(
                                "{} is gone: the CA goes on with {}; put the Secret back, a control plane that starts without it has another root",
                                SecretFiles.place(secret),
                                authority.get()));
    }

    static void offer(LiveAuthority authority, Secret secret) {
        authority.offer(SecretFiles.place(secret), SecretFiles.of(secret));
    }
}
