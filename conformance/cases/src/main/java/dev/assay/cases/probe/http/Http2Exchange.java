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
import java.util.List;
import java.util.Locale;
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
    private static final int TABLE_BYTES = 4096;
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

    /** The same with further headers, whole lines such as {@code x-a: b}. */
    public static Observation get(
            InputStream in,
            OutputStream out,
            String authority,
            String path,
            List<String> lines,
            Optional<TlsSession> tls)
            throws IOException {
        var headers = new ArrayList<>(request("GET", authority, path));
        for (String line : lines) {
            String[] parts = line.split(": ", 2);
            headers.add(new BasicHeader(parts[0].toLowerCase(Locale.ROOT), parts[1]));
        }
        return exchange(in, out, headers, new byte[0], tls);
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
        bytes.write(Http2Frame.PREFACE);
        bytes.write(frame(Http2Frame.SETTINGS, 0, 0, new byte[0]));
        int end = body.length == 0 ? Http2Frame.END_STREAM : 0;
        bytes.write(
                frame(Http2Frame.HEADERS, end | Http2Frame.END_HEADERS, 1, block.toByteArray()));
        if (body.length > 0) {
            bytes.write(frame(Http2Frame.DATA, Http2Frame.END_STREAM, 1, body));
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
            var frame = new Http2Frame(head[3], head[4] & 0xff, 1, in.readNBytes(length));
            switch (frame.type()) {
                case Http2Frame.SETTINGS -> {
                    if (!frame.has(Http2Frame.ACK)) {
                        out.write(frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
                        out.flush();
                    }
                }
                case Http2Frame.HEADERS, Http2Frame.CONTINUATION -> {
                    block.write(
                            frame.type() == Http2Frame.HEADERS ? frame.content() : frame.payload());
                    if (frame.has(Http2Frame.END_HEADERS)) {
                        fields.addAll(decoder.decodeHeaders(ByteBuffer.wrap(block.toByteArray())));
                        block.reset();
                    }
                }
                case Http2Frame.DATA -> {
                    body.write(frame.content());
                    out.write(Http2Frame.windowUpdate(Math.max(1, length)).bytes());
                    out.flush();
                }
                case Http2Frame.RST_STREAM -> {
                    return new Refused(
                            Refused.How.RESET,
                            "stream reset " + ByteBuffer.wrap(frame.payload()).getInt(),
                            tls);
                }
                case Http2Frame.GOAWAY -> {
                    return new Refused(Refused.How.CLOSED, "GOAWAY", tls);
                }
                default -> {
                    continue;
                }
            }
            if ((frame.type() == Http2Frame.DATA || frame.type() == Http2Frame.HEADERS)
                    && frame.has(Http2Frame.END_STREAM)) {
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

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return new Http2Frame(type, flags, stream, payload).bytes();
    }
}
