package dev.assay.mesh.proxy.agent;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that must come true in time. */
final class Within {

    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private Within() {}

    static void seconds(int seconds, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + seconds + " s: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
