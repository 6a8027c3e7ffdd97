package dev.assay.mesh.proxy.xds;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** When something is tried again that has failed. Safe for any thread. */
@FunctionalInterface
public interface RetrySchedule {

    /** A quick restart of the control plane costs hardly more than itself. */
    Duration FIRST = Duration.ofMillis(100);

    /** Short enough that a mesh heals seconds after its control plane does. */
    Duration LONGEST = Duration.ofSeconds(5);

    /** So that many proxies do not come back at once. */
    double JITTER = 0.2;

    /**
     * How long to wait before the next attempt.
     *
     * @param failures how many attempts have failed in a row, at least one
     */
    Duration pause(int failures);

    /** From 100 ms doubling to 5 s, each 20 % more or less; without end. */
    static RetrySchedule doubling(RandomGenerator random) {
        return failures -> {
            var pause = FIRST;
            for (int i = 1; i < failures && pause.compareTo(LONGEST) < 0; i++) {
                pause = pause.multipliedBy(2);
            }
            var bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
            double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
            return Duration.ofNanos((long) (bounded.toNanos() * factor));
        };
    }
}
