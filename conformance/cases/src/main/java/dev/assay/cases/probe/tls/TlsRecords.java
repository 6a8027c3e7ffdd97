package dev.assay.cases.probe.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Captured bytes of one direction, taken apart into TLS records (RFC 8446 section 5.1, RFC 5246
 * section 6.2).
 *
 * @param records the whole records, in order
 * @param rest what follows them: nothing, a record that the capture cuts off, or bytes of no TLS
 */
public record TlsRecords(List<TlsRecord> records, byte[] rest) {
    static final int HEADER = 5;

    /** 2^14 and what TLS 1.2 lets encryption add. */
    private static final int LONGEST_FRAGMENT = (1 << 14) + 2048;

    /** Copies. */
    public TlsRecords {
        records = List.copyOf(records);
        rest = rest.clone();
    }

    /** Takes bytes apart; bytes that are no TLS end up in {@link #rest()}. */
    public static TlsRecords parse(byte[] bytes) {
        var records = new ArrayList<TlsRecord>();
        int at = 0;
        while (isHeader(bytes, at) && at + HEADER + length(bytes, at) <= bytes.length) {
            int end = at + HEADER + length(bytes, at);
            records.add(
                    new TlsRecord(
                            TlsRecord.Content.of(bytes[at]),
                            ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff),
                            Arrays.copyOfRange(bytes, at + HEADER, end)));
            at = end;
        }
        return new TlsRecords(records, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    /**
     * Whether all of it is TLS: at least one record, a handshake first, and nothing after the whole
     * records but perhaps the beginning of another.
     */
    public boolean isTls() {
        boolean begins =
                !records.isEmpty() && records.getFirst().content() == TlsRecord.Content.HANDSHAKE;
        return begins && (rest.length == 0 || beginsRecord(rest));
    }

    /** Bytes inside records of application data, encryption included. */
    public long applicationBytes() {
        return records.stream()
                .filter(record -> record.content() == TlsRecord.Content.APPLICATION_DATA)
                .mapToLong(record -> record.fragment().length)
                .sum();
    }

    private static boolean beginsRecord(byte[] bytes) {
        return bytes.length >= HEADER
                ? isHeader(bytes, 0)
                : TlsRecord.Content.has(bytes[0]) && (bytes.length == 1 || bytes[1] == 3);
    }

    private static boolean isHeader(byte[] bytes, int at) {
        return bytes.length - at >= HEADER
                && TlsRecord.Content.has(bytes[at])
                && bytes[at + 1] == 3
                && length(bytes, at) <= LONGEST_FRAGMENT;
    }

    private static int length(byte[] bytes, int at) {
        return ((bytes[at + 3] & 0xff) << 8) | (bytes[at + 4] & 0xff);
    }
}
