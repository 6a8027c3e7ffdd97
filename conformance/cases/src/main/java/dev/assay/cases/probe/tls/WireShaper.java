package dev.assay.cases.probe.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How the ClientHello travels. All of these are legal (RFC 8446 section 5.1: a handshake message
 * may be split over records; TCP keeps no boundaries), and none may change a verdict. Whatever
 * follows the ClientHello is written as it comes.
 */
public enum WireShaper {
    /** As the library writes it: one record, one segment. */
    WHOLE,
    /** The record in pieces, each a TCP segment of its own; the record header is cut, too. */
    SEGMENTS,
    /** The message over many records, in one segment. */
    RECORDS,
    /** One byte at a time. */
    BYTES;

    /** Short enough to cut the five bytes of the header. */
    private static final int SEGMENT = 3;

    private static final int LONGER_SEGMENT = 100;
    private static final int FRAGMENT = 16;

    /**
     * Apart enough that the kernel does not join two writes on their way, which is what is to be
     * tried; not a wait for anything.
     */
    private static final Duration PACE = Duration.ofMillis(2);

    /** As it stands in leaf IDs. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    void writeHello(byte[] record, OutputStream out) throws IOException {
        switch (this) {
            case WHOLE -> {
                out.write(record);
                out.flush();
            }
            case RECORDS -> {
                out.write(refragmented(record));
                out.flush();
            }
            case SEGMENTS -> {
                paced(record, 0, SEGMENT, out);
                for (int at = SEGMENT; at < record.length; at += LONGER_SEGMENT) {
                    paced(record, at, Math.min(LONGER_SEGMENT, record.length - at), out);
                }
            }
            case BYTES -> {
                for (int at = 0; at < record.length; at++) {
                    paced(record, at, 1, out);
                }
            }
        }
    }

    private static void paced(byte[] record, int at, int length, OutputStream out)
            throws IOException {
        out.write(record, at, length);
        out.flush();
        LockSupport.parkNanos(PACE.toNanos());
    }

    private static byte[] refragmented(byte[] record) {
        var out = new ByteArrayOutputStream();
        for (int at = TlsRecords.HEADER; at < record.length; at += FRAGMENT) {
            int length = Math.min(FRAGMENT, record.length - at);
            out.write(record, 0, 3);
            out.write(0);
            out.write(length);
            out.write(record, at, length);
        }
        return out.toByteArray();
    }
}
