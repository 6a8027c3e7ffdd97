package dev.assay.runner.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Callers that each keep one connection and use it again and again. What was wrong is counted by
 * seconds; whose connection has broken opens another. Thread-safe; ends when it is closed.
 */
final class SteadyCalls implements AutoCloseable {
    /** With 200 callers 800 calls a second, of which two cores do twice as many. */
    private static final long PAUSE_MILLIS = 250;

    private static final int KEPT = 5;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch opened;
    private final long start = System.nanoTime();
    private final List<Second> seconds = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

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

    /** Calls that ended in one second, and how many of them were wrong. */
    record Second(int calls, int wrong) {
        Second with(boolean right) {
            return new Second(calls + 1, wrong + (right ? 0 : 1));
        }
    }

    /** Begins with so many of each kind. */
    SteadyCalls(List<Opening> kinds, int ofEach) {
        this.opened = new CountDownLatch(kinds.size() * ofEach);
        for (Opening kind : kinds) {
            for (int i = 0; i < ofEach; i++) {
                threads.execute(() -> goOn(kind));
            }
        }
    }

    /** Returns when all connections are in use. */
    void awaitOpened() throws InterruptedException {
        opened.await();
    }

    /** What was seen until now, second by second. */
    synchronized List<Second> seconds() {
        return List.copyOf(seconds);
    }

    /** The first wrong answers, in words. */
    synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void goOn(Opening kind) {
        try {
            note(uses(kind, opened::countDown));
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                note(uses(kind, () -> {}));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Uses one connection until a call on it is wrong, and says what was seen then. */
    private String uses(Opening kind, Runnable afterFirst) throws InterruptedException {
        try (Kept kept = kind.open()) {
            String seen = kept.call();
            afterFirst.run();
            while (seen.isEmpty()) {
                note(seen);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                seen = kept.call();
            }
            return seen;
        } catch (IOException e) {
            afterFirst.run();
            return "broken: " + e.getMessage();
        }
    }

    private void note(String seen) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        noteAt((int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), seen);
    }

    private synchronized void noteAt(int second, String seen) {
        while (seconds.size() <= second) {
            seconds.add(new Second(0, 0));
        }
        seconds.set(second, seconds.get(second).with(seen.isEmpty()));
        if (!seen.isEmpty() && wrong.size() < KEPT) {
            wrong.add("in second " + second + ": " + seen);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
