package dev.assay.cases.probe.http;

import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.ProtocolErrored;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.TlsSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * One HTTP/2 request on a connection of its own, with prior knowledge (RFC 9113 section 3.3). One
 * thread.
 */
public final class Http2Exchange {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TABLE_BYTES = 4096;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 32;
    private static final int HIGHEST_TYPE = 16;
    private static final int LARGEST_FRAME = 1 << 20;

    /** Not compressed, no bytes (PROTOCOL-HTTP2, Length-Prefixed-Message). */
    private static final byte[] EMPTY_MESSAGE = new byte[5];

    private Http2Exchange() {}

    /** Sends a GET and reads its answer. */
    public static Observation get(
            InputStream in,
            OutputStream out,
            String authority,
            String path,
            Optional<TlsSession> tls)
            throws IOException {
        return exchange(in, out, request("GET", authority, path), new byte[0], tls);
    }

    /** Makes a unary gRPC call with an empty message (PROTOCOL-HTTP2, Requests). */
    public static Observation grpc(
            InputStream in,
            OutputStream out,
            String authority,
            String method,
            Optional<TlsSession> tls)
            throws IOException {
        var headers = new ArrayList<>(request("POST", authority, method));
        headers.add(new BasicHeader("content-type", "application/grpc"));
        headers.add(new BasicHeader("te", "trailers"));
        return exchange(in, out, headers, EMPTY_MESSAGE, tls);
    }

    private static List<Header> request(String method, String authority, String path) {
        return List.of(
                new BasicHeader(":method", method),
                new BasicHeader(":scheme", "http"),
                new BasicHeader(":authority", authority.split(" ", 2)[0]),
                new BasicHeader(":path", path));
    }

    private static Observation exchange(
            InputStream in,
            OutputStream out,
            List<Header> headers,
            byte[] body,
            Optional<TlsSession> tls)
            throws IOException {
        try {
            out.write(opening(headers, body));
            out.flush();
            return answer(in, out, tls);
        } catch (HttpException e) {
            return new ProtocolErrored("header block: " + e.getMessage(), new byte[0]);
        }
    }

    private static byte[] opening(List<Header> headers, byte[] body)
            throws IOException, HttpException {
        var block = new ByteArrayBuffer(256);
        new HPackEncoder(TABLE_BYTES, StandardCharsets.US_ASCII)
                .encodeHeaders(block, headers, false);
        var bytes = new ByteArrayOutputStream();
        bytes.write(PREFACE);
        bytes.write(frame(SETTINGS, 0, 0, new byte[0]));
        int end = body.length == 0 ? END_STREAM : 0;
        bytes.write(frame(HEADERS, end | END_HEADERS, 1, block.toByteArray()));
        if (body.length > 0) {
            bytes.write(frame(DATA, END_STREAM, 1, body));
        }
        return bytes.toByteArray();
    }

    private static Observation answer(InputStream in, OutputStream out, Optional<TlsSession> tls)
            throws IOException, HttpException {
        var decoder = new HPackDecoder(TABLE_BYTES, StandardCharsets.US_ASCII);
        var block = new ByteArrayOutputStream();
        var body = new ByteArrayOutputStream();
        List<Header> fields = new ArrayList<>();
        while (true) {
            byte[] head = in.readNBytes(9);
            if (head.length == 0) {
                return new Refused(Refused.How.CLOSED, "before an answer", tls);
            }
            int length = head.length < 9 ? LARGEST_FRAME : ByteBuffer.wrap(head).getInt() >>> 8;
            if (length >= LARGEST_FRAME || head[3] > HIGHEST_TYPE) {
                return new ProtocolErrored("no HTTP/2 in the answer", head);
            }
            int type = head[3];
            int flags = head[4] & 0xff;
            byte[] payload = in.readNBytes(length);
            switch (type) {
                case SETTINGS -> {
                    if ((flags & ACK) == 0) {
                        out.write(frame(SETTINGS, ACK, 0, new byte[0]));
                        out.flush();
                    }
                }
                case HEADERS, CONTINUATION -> {
                    block.write(type == HEADERS ? unpadded(payload, flags) : payload);
                    if ((flags & END_HEADERS) != 0) {
                        fields.addAll(decoder.decodeHeaders(ByteBuffer.wrap(block.toByteArray())));
                        block.reset();
                    }
                }
                case DATA -> {
                    body.write(unpadded(payload, flags & PADDED));
                    out.write(
                            frame(
                                    WINDOW_UPDATE,
                                    0,
                                    0,
                                    ByteBuffer.allocate(4).putInt(Math.max(1, length)).array()));
                    out.flush();
                }
                case RST_STREAM -> {
                    return new Refused(
                            Refused.How.RESET,
                            "stream reset " + ByteBuffer.wrap(payload).getInt(),
                            tls);
                }
                case GOAWAY -> {
                    return new Refused(Refused.How.CLOSED, "GOAWAY", tls);
                }
                default -> {
                    continue;
                }
            }
            if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
                return answered(fields, body.toByteArray(), tls);
            }
        }
    }

    private static Observation answered(
            List<Header> fields, byte[] body, Optional<TlsSession> tls) {
        var headers = new TreeMap<String, List<String>>();
        fields.forEach(field ->
                headers.computeIfAbsent(field.getName(), _ -> new ArrayList<>())
                        .add(field.getValue()));
        List<String> status = headers.getOrDefault(":status", List.of("0"));
        return new Observation.HttpAnswered(
                Integer.parseInt(status.getFirst()), headers, body, "HTTP/2", tls);
    }

    private static byte[] unpadded(byte[] payload, int flags) {
        int start = ((flags & PADDED) != 0 ? 1 : 0) + ((flags & PRIORITY) != 0 ? 5 : 0);
        int padding = (flags & PADDED) != 0 ? payload[0] & 0xff : 0;
        return Arrays.copyOfRange(payload, start, payload.length - padding);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
