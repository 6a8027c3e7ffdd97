package dev.assay.cases.probe.tls;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Remembers how a stream began, so that an answer that is no TLS can be told from a bad one. One
 * thread.
 */
final class FirstBytes extends FilterInputStream {
    private static final int KEPT = 32;
    private static final int LOWEST_RECORD_TYPE = 20;
    private static final int HIGHEST_RECORD_TYPE = 24;

    private final byte[] kept = new byte[KEPT];
    private int count;

    FirstBytes(InputStream in) {
        super(in);
    }

    byte[] first() {
        return Arrays.copyOf(kept, count);
    }

    /** Whether something came that begins no TLS record. */
    boolean isNoTls() {
        return count > 0
                && (kept[0] < LOWEST_RECORD_TYPE
                        || kept[0] > HIGHEST_RECORD_TYPE
                        || (count > 1 && kept[1] != 3));
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0 && count < KEPT) {
            kept[count++] = (byte) next;
        }
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        for (int i = 0; i < read && count < KEPT; i++) {
            kept[count++] = into[offset + i];
        }
        return read;
    }
}
