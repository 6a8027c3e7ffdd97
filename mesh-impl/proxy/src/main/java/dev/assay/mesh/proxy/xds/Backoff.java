package dev.assay.mesh.proxy.xds;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling, with jitter, so that many proxies do not come
 * back at once. Safe for any thread.
 */
public final class Backoff {

    /** A quick restart of the control plane costs hardly more than itself. */
    private static final Duration FIRST = Duration.ofMillis(100);

    /** Short enough that a mesh heals seconds after its control plane does. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final double JITTER = 0.2;

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    /** From 100 ms to 5 s. */
    public Backoff(RandomGenerator random) {
        this(FIRST, LONGEST, random);
    }

    /** From {@code first} to {@code longest}, each 20 % more or less. */
    public Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** The wait before the next attempt. */
    public synchronized Duration next() {
        var wait = next;
        var doubled = wait.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        return Duration.ofNanos((long) (wait.toNanos() * factor));
    }

    /** Says that an attempt succeeded. */
    public synchronized void reset() {
        next = first;
    }
}
