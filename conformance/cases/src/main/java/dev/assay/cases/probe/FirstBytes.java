package dev.assay.cases.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Remembers how a stream began, so that an answer that is no TLS can be told from a bad one. One
 * thread.
 */
public final class FirstBytes extends FilterInputStream {
    private static final int KEPT = 32;
    private static final int LOWEST_RECORD_TYPE = 20;
    private static final int HIGHEST_RECORD_TYPE = 24;

    private final byte[] kept = new byte[KEPT];
    private int count;
    private boolean ended;

    /** Around a stream of which nothing was read. */
    public FirstBytes(InputStream in) {
        super(in);
    }

    /** The first few bytes. */
    public byte[] first() {
        return Arrays.copyOf(kept, count);
    }

    /** Whether the stream came to its orderly end. */
    public boolean ended() {
        return ended;
    }

    /** Whether anything came. */
    public boolean any() {
        return count > 0;
    }

    /** Whether something came that begins no TLS record. */
    public boolean isNoTls() {
        return count > 0
                && (kept[0] < LOWEST_RECORD_TYPE
                        || kept[0] > HIGHEST_RECORD_TYPE
                        || (count > 1 && kept[1] != 3));
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        ended |= next < 0;
        if (next >= 0 && count < KEPT) {
            kept[count++] = (byte) next;
        }
        return next;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        ended |= read < 0;
        for (int i = 0; i < read && count < KEPT; i++) {
            kept[count++] = into[offset + i];
        }
        return read;
    }
}
