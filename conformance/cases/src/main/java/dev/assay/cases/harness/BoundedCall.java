package dev.assay.cases.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call of a case's code on a thread of its own, so that code which never returns keeps neither
 * the other cases nor the run's end. The thread is a daemon. Used by the thread that began it.
 */
final class BoundedCall {
    /** Ample for whoever ends on an interrupt at all; their applications are closed on the way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final FutureTask<Boolean> work;
    private final Thread thread;

    private BoundedCall(FutureTask<Boolean> work, Thread thread) {
        this.work = work;
        this.thread = thread;
    }

    /**
     * Begins it.
     *
     * @param name the thread's
     * @param loader of the code that is called, for what it looks up by name
     */
    static BoundedCall begin(String name, ClassLoader loader, Callable<Boolean> code) {
        var work = new FutureTask<>(code);
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        return new BoundedCall(work, thread);
    }

    /**
     * Waits for its end.
     *
     * @throws ExecutionException with what the code has thrown
     * @throws TimeoutException when it still runs after the deadline
     */
    void await(Duration deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        work.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Where it is now; nothing once it has ended. */
    StackTraceElement[] where() {
        return thread.getStackTrace();
    }

    /**
     * Interrupts it.
     *
     * @return whether it has ended for that; otherwise it goes on, and nobody waits for it any more
     */
    boolean end() throws InterruptedException {
        thread.interrupt();
        return thread.join(GRACE);
    }
}
