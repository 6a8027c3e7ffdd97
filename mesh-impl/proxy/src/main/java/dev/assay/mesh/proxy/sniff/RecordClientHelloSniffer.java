package dev.assay.mesh.proxy.sniff;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the client hello out of TLS records, however it is cut into segments and records (RFC 8446
 * sections 4.1.2 and 5.1). Stateless and thread-safe: the cost of starting again with each segment
 * is bounded by the size limit.
 */
public final class RecordClientHelloSniffer implements ClientHelloSniffer {

    private static final int HANDSHAKE_RECORD = 0x16;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;

    /** RFC 8446 section 5.1: a plaintext record carries at most 2^14 bytes. */
    private static final int MAX_RECORD = 1 << 14;

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;

    private final int maxBytes;

    /**
     * @param maxBytes the largest client hello that is read, headers of records included; beyond it
     *     the bytes are malformed
     */
    public RecordClientHelloSniffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public Sniffed sniff(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int available = bytes.readableBytes();
        if (available == 0) {
            return new Sniffed.NeedMore();
        }
        if (bytes.getUnsignedByte(start) != HANDSHAKE_RECORD) {
            return new Sniffed.Other();
        }
        if (available > 1 && bytes.getUnsignedByte(start + 1) != 3) {
            return new Sniffed.Other();
        }
        return readRecords(bytes, start, available);
    }

    private Sniffed readRecords(ByteBuf bytes, int start, int available) {
        byte[] message = new byte[Math.min(available, maxBytes)];
        int length = 0;
        int offset = 0;
        while (available - offset >= RECORD_HEADER) {
            int at = start + offset;
            if (bytes.getUnsignedByte(at) != HANDSHAKE_RECORD
                    || bytes.getUnsignedByte(at + 1) != 3) {
                return new Sniffed.Malformed("a client hello interrupted by another record");
            }
            int recordLength = bytes.getUnsignedShort(at + 3);
            if (recordLength == 0 || recordLength > MAX_RECORD) {
                return new Sniffed.Malformed("record of " + recordLength + " bytes");
            }
            offset += RECORD_HEADER;
            int here = Math.min(recordLength, available - offset);
            if (length + here > message.length) {
                return new Sniffed.Malformed("client hello above " + maxBytes + " bytes");
            }
            bytes.getBytes(start + offset, message, length, here);
            length += here;
            offset += here;
            if (length > 0 && message[0] != CLIENT_HELLO) {
                return new Sniffed.Malformed("handshake begins with message " + message[0]);
            }
            if (length >= HANDSHAKE_HEADER) {
                int body = uint24(message, 1);
                if (body > maxBytes) {
                    return new Sniffed.Malformed("client hello of " + body + " bytes");
                }
                if (length >= HANDSHAKE_HEADER + body) {
                    return parse(message, HANDSHAKE_HEADER, HANDSHAKE_HEADER + body);
                }
            }
            if (here < recordLength) {
                break;
            }
        }
        if (available >= maxBytes) {
            return new Sniffed.Malformed("client hello above " + maxBytes + " bytes");
        }
        return new Sniffed.NeedMore();
    }

    private static Sniffed parse(byte[] message, int from, int to) {
        var reader = new Reader(message, from, to);
        String name = "";
        List<String> alpn = List.of();
        try {
            reader.skip(2 + 32);
            reader.skip(reader.uint8());
            reader.skip(reader.uint16());
            reader.skip(reader.uint8());
            if (reader.hasMore()) {
                Reader extensions = reader.sub(reader.uint16());
                while (extensions.hasMore()) {
                    int type = extensions.uint16();
                    Reader extension = extensions.sub(extensions.uint16());
                    if (type == SERVER_NAME) {
                        name = serverName(extension);
                    } else if (type == ALPN) {
                        alpn = protocols(extension);
                    }
                }
            }
        } catch (Truncated e) {
            return new Sniffed.Malformed("client hello whose lengths do not add up");
        }
        return new Sniffed.Tls(new ClientHello(name, alpn));
    }

    private static String serverName(Reader extension) throws Truncated {
        Reader names = extension.sub(extension.uint16());
        while (names.hasMore()) {
            int type = names.uint8();
            String value = names.text(names.uint16());
            if (type == 0) {
                return value;
            }
        }
        return "";
    }

    private static List<String> protocols(Reader extension) throws Truncated {
        var found = new ArrayList<String>();
        Reader list = extension.sub(extension.uint16());
        while (list.hasMore()) {
            found.add(list.text(list.uint8()));
        }
        return found;
    }

    private static int uint24(byte[] from, int at) {
        return (from[at] & 0xff) << 16 | (from[at + 1] & 0xff) << 8 | (from[at + 2] & 0xff);
    }

    /** A length points beyond the end of what contains it. */
    private static final class Truncated extends Exception {
        Truncated() {
            super("truncated", null, false, false);
        }
    }

    private static final class Reader {
        private final byte[] from;
        private final int end;
        private int at;

        Reader(byte[] from, int at, int end) {
            this.from = from;
            this.at = at;
            this.end = end;
        }

        boolean hasMore() {
            return at < end;
        }

        int uint8() throws Truncated {
            skip(1);
            return from[at - 1] & 0xff;
        }

        int uint16() throws Truncated {
            return uint8() << 8 | uint8();
        }

        void skip(int count) throws Truncated {
            if (count > end - at) {
                throw new Truncated();
            }
            at += count;
        }

        Reader sub(int length) throws Truncated {
            int begin = at;
            skip(length);
            return new Reader(from, begin, at);
        }

        String text(int length) throws Truncated {
            int begin = at;
            skip(length);
            return new String(from, begin, length, StandardCharsets.ISO_8859_1);
        }
    }
}
