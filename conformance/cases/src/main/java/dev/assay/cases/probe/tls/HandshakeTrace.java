package dev.assay.cases.probe.tls;

import dev.assay.cases.harness.Described;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import dev.assay.fixtures.wire.Tap.Segment;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One captured connection as a sequence of TLS messages of both sides, in the order in which they
 * passed the tap. Under TLS 1.2 the whole order of the handshake is in the open up to
 * ChangeCipherSpec; under TLS 1.3 all after ServerHello is {@link Kind#PROTECTED}, and only who
 * sends how much when can be seen.
 *
 * @param steps in order
 * @param isTls whether both directions are TLS from the first byte to the last
 * @param clientHello empty when the client began with something else
 */
public record HandshakeTrace(List<Step> steps, boolean isTls, Optional<ClientHelloSeen> clientHello)
        implements Described {
    /** What can be told apart from outside. */
    public enum Kind {
        CLIENT_HELLO(1),
        SERVER_HELLO(2),
        NEW_SESSION_TICKET(4),
        ENCRYPTED_EXTENSIONS(8),
        CERTIFICATE(11),
        SERVER_KEY_EXCHANGE(12),
        CERTIFICATE_REQUEST(13),
        SERVER_HELLO_DONE(14),
        CERTIFICATE_VERIFY(15),
        CLIENT_KEY_EXCHANGE(16),
        FINISHED(20),
        CERTIFICATE_STATUS(22),
        /** A handshake message of another kind. */
        OTHER_HANDSHAKE(-1),
        CHANGE_CIPHER_SPEC(-1),
        ALERT(-1),
        /** Application data of TLS 1.2. */
        APPLICATION_DATA(-1),
        /** TLS 1.3: a record of which only the length shows. */
        PROTECTED(-1);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        static Kind ofHandshake(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            return OTHER_HANDSHAKE;
        }
    }

    /** One message; bytes is its length on the wire without record header. */
    public record Step(Direction from, Kind kind, int bytes) {
        @Override
        public String toString() {
            return (from == Direction.CLIENT_TO_SERVER ? "> " : "< ") + kind + " " + bytes;
        }
    }

    /** Copies. */
    public HandshakeTrace {
        steps = List.copyOf(steps);
    }

    /** Reads a capture. */
    public static HandshakeTrace of(Capture capture) {
        var sides = new EnumMap<Direction, Side>(Direction.class);
        var steps = new ArrayList<Step>();
        var reader = new Reader(steps);
        for (Segment segment : capture.segments()) {
            sides.computeIfAbsent(segment.direction(), Side::new).take(segment.bytes(), reader);
        }
        return new HandshakeTrace(
                steps,
                sides.size() == Direction.values().length && allTls(capture),
                ClientHelloSeen.in(capture.bytes(Direction.CLIENT_TO_SERVER)));
    }

    /** The position of the first message of a kind from one side; -1 without one. */
    public int first(Direction from, Kind kind) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).from() == from && steps.get(i).kind() == kind) {
                return i;
            }
        }
        return -1;
    }

    /** Whether both sides speak TLS 1.3, so that nothing after ServerHello can be read. */
    public boolean isTls13() {
        return steps.stream().anyMatch(step -> step.kind() == Kind.PROTECTED);
    }

    private static boolean allTls(Capture capture) {
        for (Direction direction : Direction.values()) {
            if (!TlsRecords.parse(capture.bytes(direction)).isTls()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe() {
        return (isTls ? "" : "not TLS throughout; ")
                + steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    }

    @Override
    public Map<String, byte[]> files() {
        return Map.of(
                "handshake.txt",
                steps.stream()
                        .map(Step::toString)
                        .collect(Collectors.joining("\n"))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Bytes of one direction that are not yet a whole record. */
    private static final class Side {
        private final Direction direction;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        Side(Direction direction) {
            this.direction = direction;
        }

        void take(byte[] bytes, Reader reader) {
            pending.writeBytes(bytes);
            TlsRecords parsed = TlsRecords.parse(pending.toByteArray());
            parsed.records().forEach(record -> reader.read(direction, record));
            pending.reset();
            pending.writeBytes(parsed.rest());
        }
    }

    /** Tells from the records so far what the next ones can be. */
    private static final class Reader {
        private static final int MESSAGE_HEADER = 4;
        private static final int TLS_13 = 0x0304;

        private final List<Step> steps;
        private final EnumMap<Direction, ByteArrayOutputStream> messages =
                new EnumMap<>(Direction.class);
        private final EnumMap<Direction, Boolean> ciphered = new EnumMap<>(Direction.class);
        private boolean tls13;

        Reader(List<Step> steps) {
            this.steps = steps;
        }

        void read(Direction from, TlsRecord record) {
            int length = record.fragment().length;
            switch (record.content()) {
                case CHANGE_CIPHER_SPEC -> {
                    steps.add(new Step(from, Kind.CHANGE_CIPHER_SPEC, length));
                    // TLS 1.3 sends it for old middle boxes only (RFC 8446, appendix D.4).
                    if (!tls13) {
                        ciphered.put(from, true);
                    }
                }
                case ALERT -> steps.add(new Step(from, Kind.ALERT, length));
                case APPLICATION_DATA ->
                        steps.add(
                                new Step(
                                        from,
                                        tls13 || (from == Direction.CLIENT_TO_SERVER && !helloed())
                                                ? Kind.PROTECTED
                                                : Kind.APPLICATION_DATA,
                                        length));
                case HANDSHAKE -> {
                    if (ciphered.getOrDefault(from, false)) {
                        steps.add(new Step(from, Kind.FINISHED, length));
                    } else {
                        messages(from, record.fragment());
                    }
                }
            }
        }

        private boolean helloed() {
            return steps.stream().anyMatch(step -> step.kind() == Kind.SERVER_HELLO);
        }

        private void messages(Direction from, byte[] fragment) {
            ByteArrayOutputStream pending =
                    messages.computeIfAbsent(from, _ -> new ByteArrayOutputStream());
            pending.writeBytes(fragment);
            byte[] bytes = pending.toByteArray();
            int at = 0;
            while (bytes.length - at >= MESSAGE_HEADER) {
                int length =
                        ((bytes[at + 1] & 0xff) << 16)
                                | ((bytes[at + 2] & 0xff) << 8)
                                | (bytes[at + 3] & 0xff);
                if (bytes.length - at - MESSAGE_HEADER < length) {
                    break;
                }
                Kind kind = Kind.ofHandshake(bytes[at]);
                steps.add(new Step(from, kind, length));
                tls13 |=
                        kind == Kind.SERVER_HELLO
                                && choosesTls13(bytes, at + MESSAGE_HEADER, length);
                at += MESSAGE_HEADER + length;
            }
            pending.reset();
            pending.write(bytes, at, bytes.length - at);
        }

        /** Looks for supported_versions with TLS 1.3 (RFC 8446 section 4.2.1). */
        private static boolean choosesTls13(byte[] bytes, int start, int length) {
            int fixed = 2 + 32;
            int sessionId = start + fixed;
            int at = sessionId + 1 + (bytes[sessionId] & 0xff) + 2 + 1 + 2;
            int end = start + length;
            while (at + MESSAGE_HEADER <= end) {
                int type = ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
                int size = ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
                if (type == 43 && size == 2 && at + 6 <= end) {
                    return (((bytes[at + 4] & 0xff) << 8) | (bytes[at + 5] & 0xff)) == TLS_13;
                }
                at += MESSAGE_HEADER + size;
            }
            return false;
        }
    }
}
