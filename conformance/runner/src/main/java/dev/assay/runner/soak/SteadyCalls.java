package dev.assay.runner.soak;

import dev.assay.cases.timeline.CallsBySecond;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Callers that each keep one connection and use it again and again. What was wrong is counted by
 * seconds; whose connection has broken opens another. Thread-safe; ends when it is closed.
 */
final class SteadyCalls implements AutoCloseable {
    /** With 200 callers 800 calls a second, of which two cores do twice as many. */
    private static final long PAUSE_MILLIS = 250;

    private static final int KEPT = 5;

    /** Of two calls that end from now on, the second has begun from now on, too. */
    private static final int WHOLE_CALL = 2;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch opened;
    private final long start = System.nanoTime();
    private final CallsBySecond seconds = new CallsBySecond();
    private final List<String> wrong = new ArrayList<>();
    private final int[] made;

    /** A connection in use. */
    interface Kept extends AutoCloseable {
        /** Makes a call; empty when it was answered as it should be, otherwise what was seen. */
        String call() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening {
        Kept open() throws IOException;
    }

    /** Begins with so many of each kind. */
    SteadyCalls(List<Opening> kinds, int ofEach) {
        int callers = kinds.size() * ofEach;
        this.opened = new CountDownLatch(callers);
        this.made = new int[callers];
        for (int i = 0; i < callers; i++) {
            int caller = i;
            threads.execute(() -> goOn(caller, kinds.get(caller % kinds.size())));
        }
    }

    /** Waits until all connections are in use; false when they are not within the limit. */
    boolean awaitOpened(Duration limit) throws InterruptedException {
        return opened.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Waits until every caller has made a call that began after this did; false when not all have
     * within the limit.
     */
    synchronized boolean awaitCallOfEach(Duration limit) throws InterruptedException {
        int[] before = made.clone();
        long end = System.nanoTime() + limit.toNanos();
        while (IntStream.range(0, made.length).anyMatch(i -> made[i] < before[i] + WHOLE_CALL)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** What was seen until now, second by second. */
    synchronized List<CallsBySecond.Second> seconds() {
        return seconds.all();
    }

    /** The first wrong answers, in words. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void goOn(int caller, Opening kind) {
        try {
            note(caller, uses(caller, kind, opened::countDown));
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                note(caller, uses(caller, kind, () -> {}));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Uses one connection until a call on it is wrong, and says what was seen then. */
    private String uses(int caller, Opening kind, Runnable afterFirst) throws InterruptedException {
        try (Kept kept = kind.open()) {
            String seen = kept.call();
            afterFirst.run();
            while (seen.isEmpty()) {
                note(caller, seen);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                seen = kept.call();
            }
            return seen;
        } catch (IOException e) {
            afterFirst.run();
            return "broken: " + e.getMessage();
        }
    }

    private void note(int caller, String seen) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        noteAt(caller, (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), seen);
    }

    private synchronized void noteAt(int caller, int second, String seen) {
        seconds.add(second, seen.isEmpty());
        if (!seen.isEmpty() && wrong.size() < KEPT) {
            wrong.add("in second " + second + ": " + seen);
        }
        made[caller]++;
        notifyAll();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
