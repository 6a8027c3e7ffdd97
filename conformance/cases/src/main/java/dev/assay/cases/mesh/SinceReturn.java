package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import java.time.Duration;

/**
 * How long after the control plane's return something was seen, and what was seen.
 *
 * @param what the last thing seen
 */
record SinceReturn<T>(T what, Duration since) implements Described {
    /** The longest time between two attempts of an agent that cannot get a certificate. */
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(5);

    /** What a mesh may take: three intervals, of which our agent's jitter adds a fifth to each. */
    private static final Duration LIMIT = RETRY_INTERVAL.multipliedBy(3);

    /** Looked at until it is right, and not longer than a mesh may take to heal. */
    static final Patience HEALING = new Patience(LIMIT, 1);

    /** Begins when the control plane is back: now. */
    static <T> Probe<SinceReturn<T>> of(Probe<T> probe) {
        long start = System.nanoTime();
        return () -> {
            T seen = probe.observe();
            return new SinceReturn<>(seen, Duration.ofNanos(System.nanoTime() - start));
        };
    }

    /** Right, and in time. */
    static <T> Expectation<SinceReturn<T>> healed(Expectation<? super T> right) {
        return Expectation.of(
                "%s, within three retry intervals (%d s) of the control plane's return"
                        .formatted(right.words(), LIMIT.toSeconds()),
                seen -> right.isMetBy(seen.what()) && seen.since().compareTo(LIMIT) <= 0);
    }

    @Override
    public String describe() {
        return "%d ms after the return: %s".formatted(since.toMillis(), Described.words(what));
    }
}
