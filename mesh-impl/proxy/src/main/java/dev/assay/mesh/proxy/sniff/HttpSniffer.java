package dev.assay.mesh.proxy.sniff;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.netty.util.CharsetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells HTTP from other plaintext by its first bytes. Stateless and thread-safe; never moves the
 * buffer's indices, never keeps it, never throws.
 */
public final class HttpSniffer {

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** RFC 9110 section 9.3, and RFC 5789. */
    private static final List<String> METHODS =
            List.of(
                    "GET ",
                    "HEAD ",
                    "POST ",
                    "PUT ",
                    "DELETE ",
                    "CONNECT ",
                    "OPTIONS ",
                    "TRACE ",
                    "PATCH ");

    /** A longer first line without an end is not taken for HTTP on a port of unknown protocol. */
    private static final int MAX_LINE = 8192;

    private HttpSniffer() {}

    /**
     * For a port that promises HTTP: only what cannot become HTTP is {@link Sniffed.Other}; an
     * unfinished request line is HTTP/1 as soon as its method stands.
     */
    public static Sniffed onHttpPort(ByteBuf bytes) {
        Sniffed preface = preface(bytes);
        if (!(preface instanceof Sniffed.Other)) {
            return preface;
        }
        int start = bytes.readerIndex();
        // Leading empty lines are allowed before a request line, RFC 9112 section 2.2.
        int end = bytes.writerIndex();
        while (start < end && (bytes.getByte(start) == '\r' || bytes.getByte(start) == '\n')) {
            start++;
        }
        for (int at = start; at < end; at++) {
            byte value = bytes.getByte(at);
            if (value == ' ') {
                return at == start ? new Sniffed.Other() : new Sniffed.Http1();
            }
            if (!isToken(value) || at - start > 32) {
                return new Sniffed.Other();
            }
        }
        return new Sniffed.NeedMore();
    }

    /**
     * For a port that promises nothing: HTTP/1 only with a known method and a whole request line
     * that ends in a version, as Envoy's HTTP inspector judges.
     */
    public static Sniffed onUnknownPort(ByteBuf bytes) {
        Sniffed preface = preface(bytes);
        if (!(preface instanceof Sniffed.Other)) {
            return preface;
        }
        String begin =
                bytes.toString(
                        bytes.readerIndex(),
                        Math.min(bytes.readableBytes(), 8),
                        CharsetUtil.ISO_8859_1);
        boolean possible =
                METHODS.stream().anyMatch(m -> begin.startsWith(m) || m.startsWith(begin));
        if (!possible) {
            return new Sniffed.Other();
        }
        int scanned = Math.min(bytes.readableBytes(), MAX_LINE);
        int newline = bytes.forEachByte(bytes.readerIndex(), scanned, ByteProcessor.FIND_LF);
        if (newline < 0) {
            return scanned == MAX_LINE ? new Sniffed.Other() : new Sniffed.NeedMore();
        }
        String line =
                bytes.toString(
                                bytes.readerIndex(),
                                newline - bytes.readerIndex(),
                                CharsetUtil.ISO_8859_1)
                        .stripTrailing();
        return line.endsWith(" HTTP/1.1") || line.endsWith(" HTTP/1.0")
                ? new Sniffed.Http1()
                : new Sniffed.Other();
    }

    private static Sniffed preface(ByteBuf bytes) {
        int length = Math.min(bytes.readableBytes(), PREFACE.length);
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[i]) {
                return new Sniffed.Other();
            }
        }
        return length == PREFACE.length ? new Sniffed.Http2() : new Sniffed.NeedMore();
    }

    private static boolean isToken(byte value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(value) >= 0;
    }
}
