package dev.assay.runner.soak;

/** Keeps one processor busy until it is closed, as a neighbour on a shared machine would. */
final class BusyCore implements AutoCloseable {
    private final Thread thread;
    private volatile boolean closed;

    BusyCore() {
        thread = Thread.ofPlatform().daemon().name("busy-core").start(this::spin);
    }

    private void spin() {
        while (!closed) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
