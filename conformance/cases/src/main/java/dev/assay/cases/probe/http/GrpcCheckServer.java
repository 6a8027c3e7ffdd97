package dev.assay.cases.probe.http;

import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * An external authorizer that is asked by gRPC ({@code envoy.service.auth.v3.Authorization/Check}),
 * as the application of a workload: it allows all but messages in which a text stands that it was
 * told of, since what it must know of a request, such as its path, stands in them as text.
 * Thread-safe.
 */
public final class GrpcCheckServer implements WireHandler {
    /** A CheckResponse whose status is OK, which is the empty message. */
    private static final byte[] ALLOWED = {};

    /** A CheckResponse whose status has code 7, PERMISSION_DENIED. */
    private static final byte[] DENIED = {0x0a, 0x02, 0x08, 0x07};

    private static final int TABLE_BYTES = 4096;

    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Denies what has this text in it, from now on. */
    public void denies(String text) {
        denied.add(text);
    }

    /** How often it was asked about something that has this text in it. */
    public long askedAbout(String text) {
        return asked.stream().filter(message -> message.contains(text)).count();
    }

    @Override
    public void serve(Wire wire) throws IOException {
        byte[] preface = wire.in().readNBytes(Http2Frame.PREFACE.length);
        if (preface.length < Http2Frame.PREFACE.length) {
            return;
        }
        send(wire.out(), new Http2Frame(Http2Frame.SETTINGS, 0, 0, new byte[0]));
        Map<Integer, ByteArrayOutputStream> messages = new HashMap<>();
        while (true) {
            answer(wire.out(), Http2Frame.read(wire.in()), messages);
        }
    }

    private void answer(
            OutputStream out, Http2Frame frame, Map<Integer, ByteArrayOutputStream> messages)
            throws IOException {
        switch (frame.type()) {
            case Http2Frame.SETTINGS -> {
                if (!frame.has(Http2Frame.ACK)) {
                    send(out, new Http2Frame(Http2Frame.SETTINGS, Http2Frame.ACK, 0, new byte[0]));
                }
            }
            case Http2Frame.PING -> {
                if (!frame.has(Http2Frame.ACK)) {
                    send(out, new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
                }
            }
            case Http2Frame.DATA -> {
                ByteArrayOutputStream message =
                        messages.computeIfAbsent(frame.stream(), _ -> new ByteArrayOutputStream());
                message.write(frame.content());
                if (frame.payload().length > 0) {
                    send(out, Http2Frame.windowUpdate(frame.payload().length));
                }
                if (frame.has(Http2Frame.END_STREAM)) {
                    messages.remove(frame.stream());
                    decide(out, frame.stream(), message.toString(StandardCharsets.ISO_8859_1));
                }
            }
            default -> {
                // Of the headers nothing is wanted; what else there is needs no answer here.
            }
        }
    }

    private void decide(OutputStream out, int stream, String message) throws IOException {
        asked.add(message);
        byte[] said = denied.stream().anyMatch(message::contains) ? DENIED : ALLOWED;
        ByteBuffer framed = ByteBuffer.allocate(5 + said.length);
        framed.put((byte) 0).putInt(said.length).put(said);
        send(
                out,
                headers(
                        stream,
                        0,
                        new BasicHeader(":status", "200"),
                        new BasicHeader("content-type", "application/grpc")));
        send(out, new Http2Frame(Http2Frame.DATA, 0, stream, framed.array()));
        send(out, headers(stream, Http2Frame.END_STREAM, new BasicHeader("grpc-status", "0")));
    }

    /** Sensitive, so that no table is kept on either side. */
    private static Http2Frame headers(int stream, int flags, Header... headers) throws IOException {
        var block = new ByteArrayBuffer(64);
        new HPackEncoder(TABLE_BYTES, StandardCharsets.US_ASCII)
                .encodeHeaders(block, List.of(headers), true);
        return new Http2Frame(
                Http2Frame.HEADERS, flags | Http2Frame.END_HEADERS, stream, block.toByteArray());
    }

    private static void send(OutputStream out, Http2Frame frame) throws IOException {
        out.write(frame.bytes());
        out.flush();
    }
}
