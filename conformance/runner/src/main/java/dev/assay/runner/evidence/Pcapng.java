package dev.assay.runner.evidence;

import dev.assay.fixtures.wire.Tap;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes captured connections as pcapng, with TCP/IP headers made up around the bytes so that any
 * analyser reads the TLS records (draft-ietf-opsawg-pcapng; link type 228, raw IPv4).
 */
final class Pcapng {
    private static final int LINK_TYPE_IPV4 = 228;

    /** Each made-up packet stays below what an IPv4 header can count. */
    private static final int MOST_PAYLOAD = 32_000;

    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final byte PUSH_ACK = 0x18;
    private static final byte SYN = 0x02;
    private static final byte SYN_ACK = 0x12;

    private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();

    private Pcapng() {}

    /** One file of all these connections. */
    static byte[] write(List<Capture> captures) {
        var file = new Pcapng();
        file.header();
        for (int i = 0; i < captures.size(); i++) {
            file.connection(captures.get(i), 40_000 + i % 20_000);
        }
        return file.out.toByteArray();
    }

    private void header() {
        block(
                0x0A0D0D0A,
                little(16).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1));
        block(1, little(8).putShort((short) LINK_TYPE_IPV4).putShort((short) 0).putInt(0));
    }

    private void connection(Capture capture, int clientPort) {
        long first = capture.segments().isEmpty() ? 0 : capture.segments().getFirst().nanos();
        int[] sent = new int[2];
        packet(
                capture.port(),
                clientPort,
                Direction.CLIENT_TO_SERVER,
                SYN,
                sent,
                new byte[0],
                first);
        sent[0]++;
        packet(
                capture.port(),
                clientPort,
                Direction.SERVER_TO_CLIENT,
                SYN_ACK,
                sent,
                new byte[0],
                first);
        sent[1]++;
        for (Tap.Segment segment : capture.segments()) {
            byte[] bytes = segment.bytes();
            for (int at = 0; at < bytes.length; at += MOST_PAYLOAD) {
                byte[] part =
                        java.util.Arrays.copyOfRange(
                                bytes, at, Math.min(bytes.length, at + MOST_PAYLOAD));
                packet(
                        capture.port(),
                        clientPort,
                        segment.direction(),
                        PUSH_ACK,
                        sent,
                        part,
                        segment.nanos());
                sent[segment.direction() == Direction.CLIENT_TO_SERVER ? 0 : 1] += part.length;
            }
        }
    }

    private void packet(
            int serverPort,
            int clientPort,
            Direction direction,
            byte flags,
            int[] sent,
            byte[] payload,
            long nanos) {
        boolean up = direction == Direction.CLIENT_TO_SERVER;
        int length = IP_HEADER + TCP_HEADER + payload.length;
        byte[] made = new byte[length];
        ByteBuffer ip = ByteBuffer.wrap(made);
        ip.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
        ip.put((byte) 64).put((byte) 6).putShort((short) 0);
        ip.put(address(up ? 1 : 2)).put(address(up ? 2 : 1));
        ip.putShort((short) (up ? clientPort : serverPort));
        ip.putShort((short) (up ? serverPort : clientPort));
        ip.putInt(sent[up ? 0 : 1]).putInt(sent[up ? 1 : 0]);
        ip.put((byte) ((TCP_HEADER / 4) << 4)).put(flags).putShort((short) 0xFFFF).putInt(0);
        ip.put(payload);
        long micros = nanos / 1_000;
        ByteBuffer body = little(20 + (length + 3) / 4 * 4);
        body.putInt(0).putInt((int) (micros >>> 32)).putInt((int) micros);
        body.putInt(length).putInt(length).put(made);
        body.position(body.capacity());
        block(6, body);
    }

    private static byte[] address(int last) {
        return new byte[] {127, 0, 0, (byte) last};
    }

    private void block(int type, ByteBuffer body) {
        int total = 12 + body.capacity();
        ByteBuffer whole = little(total).putInt(type).putInt(total);
        whole.put(body.rewind()).putInt(total);
        byte[] bytes = new byte[total];
        whole.rewind().get(bytes);
        out.writeBytes(bytes);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
