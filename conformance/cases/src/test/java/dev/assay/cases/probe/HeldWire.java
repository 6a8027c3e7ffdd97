package dev.assay.cases.probe;

import dev.assay.fixtures.wire.Wire;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wire whose writes, after the first ones, wait for an event: a sender that is overtaken. */
public record HeldWire(Wire wire, int free, CountDownLatch event) implements Wire {
    @Override
    public OutputStream out() {
        return new FilterOutputStream(wire.out()) {
            private int writes;

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                if (writes++ >= free) {
                    await();
                }
                out.write(from, offset, length);
            }
        };
    }

    private void await() throws IOException {
        try {
            if (!event.await(10, TimeUnit.SECONDS)) {
                throw new IOException("what the wire waits for did not happen");
            }
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("held").initCause(e);
        }
    }

    @Override
    public InputStream in() {
        return wire.in();
    }

    @Override
    public void shutdownOutput() throws IOException {
        wire.shutdownOutput();
    }

    @Override
    public void readTimeout(Duration limit) throws IOException {
        wire.readTimeout(limit);
    }

    @Override
    public InetSocketAddress localAddress() {
        return wire.localAddress();
    }

    @Override
    public void abort() throws IOException {
        wire.abort();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
