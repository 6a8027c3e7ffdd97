package dev.assay.mesh.proxy.sidecar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines on a thread of its own, so that nobody who hands one over waits for who reads them.
 * Lines beyond what may wait are lost, and counted. Thread-safe.
 */
final class LineOutput implements Consumer<String>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LineOutput.class);

    /** At some 700 bytes a line a few megabytes at most. */
    private static final int WAITING = 8_192;

    /** How long the end waits for a reader that has stopped reading. */
    private static final long CLOSE_MILLIS = 1_000;

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closed;

    LineOutput(OutputStream out) {
        this.out = new BufferedOutputStream(out);
        this.writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
    }

    @Override
    public void accept(String line) {
        if (!waiting.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void write() {
        var lines = new ArrayList<String>();
        try {
            while (!closed || !waiting.isEmpty()) {
                String first = waiting.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                lines.add(first);
                waiting.drainTo(lines);
                for (String line : lines) {
                    out.write(line.getBytes(StandardCharsets.UTF_8));
                    out.write('\n');
                }
                out.flush();
                lines.clear();
                long gone = lost.getAndSet(0);
                if (gone > 0) {
                    LOG.warn("{} lines of the access log were lost: nobody reads as fast", gone);
                }
            }
        } catch (IOException e) {
            LOG.error("the access log cannot be written any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
