package dev.assay.cases.probe.tls;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Keeps the beginning of what a client sends, for its ClientHello. One thread. */
final class KeptInput extends FilterInputStream {
    /** More than any ClientHello with post-quantum key shares. */
    private static final int KEPT = 32 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    KeptInput(InputStream in) {
        super(in);
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0 && kept.size() < KEPT) {
            kept.write(next);
        }
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            kept.write(into, offset, Math.min(read, KEPT - Math.min(KEPT, kept.size())));
        }
        return read;
    }
}
