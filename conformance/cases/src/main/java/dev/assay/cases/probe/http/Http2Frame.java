package dev.assay.cases.probe.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One frame of HTTP/2 (RFC 9113, section 4.1). */
record Http2Frame(int type, int flags, int stream, byte[] payload) {
    static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 32;

    private static final int HEAD = 9;

    /** Reads one from a peer that is known to speak HTTP/2. */
    static Http2Frame read(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length < HEAD) {
            throw new EOFException("no further frame");
        }
        var bytes = ByteBuffer.wrap(head);
        int length = bytes.getInt() >>> 8;
        return new Http2Frame(
                head[3],
                head[4] & 0xff,
                bytes.getInt(5) & Integer.MAX_VALUE,
                in.readNBytes(length));
    }

    /** One that says how much more may be sent to its sender on the whole connection. */
    static Http2Frame windowUpdate(int increment) {
        return windowUpdate(0, increment);
    }

    /** The same for one stream. */
    static Http2Frame windowUpdate(int stream, int increment) {
        return new Http2Frame(
                WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(increment).array());
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The payload of DATA and HEADERS without padding and priority. */
    byte[] content() {
        int start = (has(PADDED) ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
        int padding = has(PADDED) ? payload[0] & 0xff : 0;
        return Arrays.copyOfRange(payload, start, payload.length - padding);
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
