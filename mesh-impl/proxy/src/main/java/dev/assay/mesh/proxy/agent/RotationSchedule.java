package dev.assay.mesh.proxy.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a certificate is to be renewed. Safe for any thread. */
@FunctionalInterface
public interface RotationSchedule {

    /** Istio's grace ratio and its jitter (istio/istio {@code pkg/security/security.go}). */
    double GRACE_RATIO = 0.5;

    double GRACE_JITTER = 0.01;

    /**
     * The moment of renewal.
     *
     * @param issued when the certificate was received; its notBefore lies further back
     */
    Instant renewal(Instant issued, Instant notAfter);

    /** At half the lifetime since issuance, one percent of it more or less. */
    static RotationSchedule istio(RandomGenerator random) {
        return (issued, notAfter) -> {
            var lifetime = Duration.between(issued, notAfter);
            double share = GRACE_RATIO + GRACE_JITTER * (2 * random.nextDouble() - 1);
            return issued.plusMillis((long) (lifetime.toMillis() * share));
        };
    }
}
