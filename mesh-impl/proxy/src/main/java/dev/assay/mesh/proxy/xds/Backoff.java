package dev.assay.mesh.proxy.xds;

import java.time.Duration;

/** Counts one thing's failures, and says how long to wait after each. Safe for any thread. */
public final class Backoff {

    private final RetrySchedule schedule;
    private int failures;

    public Backoff(RetrySchedule schedule) {
        this.schedule = schedule;
    }

    /** The wait before the next attempt, after one more failure. */
    public synchronized Duration next() {
        failures++;
        return schedule.pause(failures);
    }

    /** Says that an attempt succeeded. */
    public synchronized void reset() {
        failures = 0;
    }
}
