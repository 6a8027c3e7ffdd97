package dev.assay.cases.harness;

import java.time.Duration;

/**
 * How long to wait for something to settle, and when it counts as settled.
 *
 * @param limit the longest wait; the driver's policy propagation time unless a case says otherwise
 * @param confirmations how often in a row it must be seen; a right mesh's pooled connections may
 *     still serve a few requests by the old policy (istio.md, section 0)
 */
public record Patience(Duration limit, int confirmations) {
    /** In a row, as a single right answer may be luck. */
    public static final int CONFIRMATIONS = 3;

    /**
     * @throws IllegalArgumentException when nothing could ever settle
     */
    public Patience {
        if (limit.isNegative() || limit.isZero() || confirmations < 1) {
            throw new IllegalArgumentException(
                    "limit " + limit + ", confirmations " + confirmations);
        }
    }

    /** The usual number of confirmations within this limit. */
    public static Patience of(Duration limit) {
        return new Patience(limit, CONFIRMATIONS);
    }

    /** The same with another number of confirmations. */
    public Patience confirmedBy(int times) {
        return new Patience(limit, times);
    }

    /** The same with another limit. */
    public Patience within(Duration other) {
        return new Patience(other, confirmations);
    }
}
