package dev.assay.mesh.proxy.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a certificate is to be renewed. Safe for any thread. */
@FunctionalInterface
public interface RotationSchedule {

    /**
     * The moment of renewal.
     *
     * @param grace what the workload is told
     * @param issued when the certificate was received; its notBefore lies further back
     */
    Instant renewal(GracePeriod grace, Instant issued, Instant notAfter);

    /**
     * When no more than the grace period is left of the lifetime since issuance (istio/istio {@code
     * security/pkg/nodeagent/cache/secretcache.go}, rotateTime).
     */
    static RotationSchedule istio(RandomGenerator random) {
        return (grace, issued, notAfter) -> {
            var lifetime = Duration.between(issued, notAfter);
            double ratio = grace.ratio() + grace.jitter() * (2 * random.nextDouble() - 1);
            double share = 1 - Math.clamp(ratio, 0, 1);
            return issued.plusMillis(Math.round(lifetime.toMillis() * share));
        };
    }
}
