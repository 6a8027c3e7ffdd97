package dev.assay.runner.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells growth from coming and going. Pools have more connections at one renewal than at another,
 * by chance; so the most of some early renewals is compared with the least of the last ones. What
 * leaks is above it. Not thread-safe.
 */
final class FootprintWatch {
    /** With fewer rounds there are not two renewals to be early and two to be late. */
    private static final int FEWEST_ROUNDS = 8;

    /** Each look costs a collection. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final int rounds;
    private long lastLookNanos = System.nanoTime() - LOOK_AGAIN.toNanos();
    private Optional<Footprint> early = Optional.empty();
    private Optional<Footprint> late = Optional.empty();

    FootprintWatch(int rounds) {
        this.rounds = rounds;
    }

    /**
     * Looks, unless it has done so just before.
     *
     * @param round how many renewals there were so far
     * @throws IOException when the platform tells and cannot be read
     */
    void look(int round) throws IOException {
        if (System.nanoTime() - lastLookNanos < LOOK_AGAIN.toNanos()) {
            return;
        }
        saw(round, Footprint.now());
        lastLookNanos = System.nanoTime();
    }

    /** Notes what was held in a round. In the first quarter code is compiled and pools fill. */
    void saw(int round, Footprint seen) {
        if (rounds < FEWEST_ROUNDS) {
            return;
        }
        if (round >= rounds / 4 && round < rounds / 2) {
            early = Optional.of(early.map(seen::most).orElse(seen));
        }
        if (round >= rounds - rounds / 4) {
            late = Optional.of(late.map(seen::least).orElse(seen));
        }
    }

    /** The most of the second quarter; empty where rounds are too few to tell. */
    Optional<Footprint> early() {
        return early;
    }

    /** The least of the last quarter; empty where rounds are too few to tell. */
    Optional<Footprint> late() {
        return late;
    }

    /** What the last quarter always had more of; nothing where rounds are too few to tell. */
    List<String> grown() {
        return early.isPresent() && late.isPresent()
                ? late.get().grownSince(early.get())
                : List.of();
    }
}
