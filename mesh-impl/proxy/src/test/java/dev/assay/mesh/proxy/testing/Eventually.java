package dev.assay.mesh.proxy.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polls until something holds. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(5);

    private Eventually() {}

    public static void until(BooleanSupplier condition) {
        until("what was waited for", LIMIT, condition);
    }

    /** Fails, naming {@code what}, if it has not come about within the limit. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
