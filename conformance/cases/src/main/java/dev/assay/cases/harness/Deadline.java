package dev.assay.cases.harness;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Polling with back-off until something has settled; the only place of the suite that waits. */
public final class Deadline {
    /** The first pause; an in-process mesh follows a change within a few milliseconds. */
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    /** The longest pause. */
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    /**
     * A pause takes this many times as long as the look before it, at least: a slow mesh is not
     * slowed further by being asked.
     */
    private static final int PAUSES_PER_LOOK = 2;

    /** Attempts kept from the beginning and from the end of a long wait. */
    private static final int KEPT = 12;

    private Deadline() {}

    /**
     * What a wait came to.
     *
     * @param met whether it settled on what was expected
     * @param attempts the first and the last looks, in order
     * @param last the last thing seen
     */
    public record Waited<T>(boolean met, List<Attempt> attempts, T last) {
        /** Copies. */
        public Waited {
            attempts = List.copyOf(attempts);
        }
    }

    /**
     * Looks until the expectation is met as often in a row as asked, or the limit is over. Looks at
     * least as often as confirmations are asked for, however short the limit, unless what is seen
     * leaves no hope.
     *
     * @throws Exception what the probe throws
     */
    public static <T> Waited<T> await(
            Probe<T> probe, Expectation<? super T> expected, Patience patience) throws Exception {
        long start = System.nanoTime();
        var first = new ArrayList<Attempt>();
        Deque<Attempt> latest = new ArrayDeque<>();
        long pause = FIRST_PAUSE_NANOS;
        int inARow = 0;
        for (int number = 1; ; number++) {
            long begun = System.nanoTime();
            T seen = probe.observe();
            long look = System.nanoTime() - begun;
            boolean met = expected.isMetBy(seen);
            long elapsed = System.nanoTime() - start;
            Map<String, byte[]> files =
                    !met && seen instanceof Described described ? described.files() : Map.of();
            keep(
                    first,
                    latest,
                    new Attempt(
                            number, Duration.ofNanos(elapsed), Described.words(seen), met, files));
            inARow = met ? inARow + 1 : 0;
            boolean settled = inARow >= patience.confirmations();
            boolean late = elapsed >= patience.limit().toNanos() && (inARow == 0 || settled);
            boolean over = late || (!met && expected.isHopeless(seen));
            if (settled || over) {
                first.addAll(latest);
                return new Waited<>(settled, first, seen);
            }
            pause =
                    met
                            ? FIRST_PAUSE_NANOS
                            : Math.clamp(
                                    pause * 8 / 5, // grows by itself, too
                                    Math.min(LONGEST_PAUSE_NANOS, look * PAUSES_PER_LOOK),
                                    LONGEST_PAUSE_NANOS);
            Thread.sleep(Duration.ofNanos(pause));
        }
    }

    /** Looks once. */
    public static <T> Waited<T> once(Probe<T> probe, Expectation<? super T> expected)
            throws Exception {
        return await(probe, expected, new Patience(Duration.ofNanos(1), 1));
    }

    private static void keep(List<Attempt> first, Deque<Attempt> latest, Attempt attempt) {
        if (first.size() < KEPT) {
            first.add(attempt);
        } else {
            latest.addLast(attempt);
            if (latest.size() > KEPT) {
                latest.removeFirst();
            }
        }
    }
}
