package dev.assay.cases.probe.tls;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Goes on after a failed write, since what the peer said before it ended the connection (an alert)
 * is still there to be read: a peer that refuses a certificate need not wait for the rest of the
 * flight. One thread.
 */
final class EnduringOutput extends OutputStream {
    private final OutputStream out;
    private boolean broken;

    EnduringOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        enduring(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        enduring(out::flush);
    }

    @Override
    public void close() {
        enduring(out::close);
    }

    private void enduring(Step step) {
        if (broken) {
            return;
        }
        try {
            step.run();
        } catch (IOException peerIsGone) {
            // the read that follows says how it ended
            broken = true;
        }
    }

    /** One call of the stream below. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
