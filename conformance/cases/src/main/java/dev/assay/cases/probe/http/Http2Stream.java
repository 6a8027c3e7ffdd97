package dev.assay.cases.probe.http;

import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.ProtocolErrored;
import dev.assay.cases.probe.Observation.Refused;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * A gRPC stream that stays open, the only one of its connection: messages go out and come back
 * (PROTOCOL-HTTP2, Length-Prefixed-Message). What is sent in all fits into the first windows of
 * peers that widen them as they read. One thread.
 */
public final class Http2Stream {
    private static final int ID = 1;
    private static final int TABLE_BYTES = 4096;

    private final String authority;
    private final String path;
    private final HPackDecoder decoder = new HPackDecoder(TABLE_BYTES, StandardCharsets.US_ASCII);
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean begun;

    /** To be begun by its first message. */
    public Http2Stream(String authority, String path) {
        this.authority = authority;
        this.path = path;
    }

    /** Sends a message, and waits for as many bytes as were sent. */
    public Observation message(InputStream in, OutputStream out, byte[] payload)
            throws IOException {
        try {
            if (!begun) {
                out.write(opening());
                begun = true;
            }
            byte[] message =
                    ByteBuffer.allocate(5 + payload.length)
                            .put((byte) 0)
                            .putInt(payload.length)
                            .put(payload)
                            .array();
            out.write(new Http2Frame(Http2Frame.DATA, 0, ID, message).bytes());
            out.flush();
            received.reset();
            while (received.size() < message.length) {
                Optional<Observation> end = read(in, out);
                if (end.isPresent()) {
                    return end.get();
                }
            }
            byte[] back = received.toByteArray();
            return new BytesAnswered(Arrays.copyOfRange(back, 5, back.length), Optional.empty());
        } catch (EOFException e) {
            return closed("in the stream");
        } catch (HttpException e) {
            return new ProtocolErrored("header block: " + e.getMessage(), new byte[0]);
        }
    }

    private byte[] opening() throws IOException, HttpException {
        var block = new ByteArrayBuffer(256);
        new HPackEncoder(TABLE_BYTES, StandardCharsets.US_ASCII)
                .encodeHeaders(
                        block,
                        List.of(
                                new BasicHeader(":method", "POST"),
                                new BasicHeader(":scheme", "http"),
                                new BasicHeader(":authority", authority),
                                new BasicHeader(":path", path),
                                new BasicHeader("content-type", "application/grpc"),
                                new BasicHeader("te", "trailers")),
                        false);
        var bytes = new ByteArrayOutputStream();
        bytes.write(Http2Frame.PREFACE);
        bytes.write(new Http2Frame(Http2Frame.SETTINGS, 0, 0, new byte[0]).bytes());
        bytes.write(
                new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, ID, block.toByteArray())
                        .bytes());
        return bytes.toByteArray();
    }

    /** Takes one frame; says what was seen where nothing more can come. */
    private Optional<Observation> read(InputStream in, OutputStream out)
            throws IOException, HttpException {
        Http2Frame frame = Http2Frame.read(in);
        switch (frame.type()) {
            case Http2Frame.SETTINGS -> acknowledge(out, frame, new byte[0]);
            case Http2Frame.PING -> acknowledge(out, frame, frame.payload());
            case Http2Frame.DATA -> {
                received.writeBytes(frame.content());
                widen(out, frame.payload().length);
            }
            case Http2Frame.HEADERS -> {
                List<Header> fields = decoder.decodeHeaders(ByteBuffer.wrap(frame.content()));
                if (frame.has(Http2Frame.END_STREAM) || !isSuccess(fields)) {
                    return Optional.of(closed("the stream's end: " + fields));
                }
            }
            case Http2Frame.RST_STREAM -> {
                return Optional.of(
                        new Refused(
                                Refused.How.RESET,
                                "stream reset " + ByteBuffer.wrap(frame.payload()).getInt(),
                                Optional.empty()));
            }
            default -> {
                // GOAWAY lets what is under way end; windows are wide enough.
            }
        }
        return frame.type() == Http2Frame.DATA && frame.has(Http2Frame.END_STREAM)
                ? Optional.of(closed("the stream's end"))
                : Optional.empty();
    }

    private static boolean isSuccess(List<Header> fields) {
        return fields.stream()
                .anyMatch(
                        each -> each.getName().equals(":status") && each.getValue().equals("200"));
    }

    private static void acknowledge(OutputStream out, Http2Frame frame, byte[] payload)
            throws IOException {
        if (!frame.has(Http2Frame.ACK)) {
            out.write(new Http2Frame(frame.type(), Http2Frame.ACK, 0, payload).bytes());
            out.flush();
        }
    }

    private static void widen(OutputStream out, int by) throws IOException {
        if (by > 0) {
            out.write(Http2Frame.windowUpdate(by).bytes());
            out.write(Http2Frame.windowUpdate(ID, by).bytes());
            out.flush();
        }
    }

    private static Refused closed(String where) {
        return new Refused(Refused.How.CLOSED, where, Optional.empty());
    }
}
