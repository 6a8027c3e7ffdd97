package dev.assay.cases.probe.tls;

import dev.assay.cases.harness.Described;
import dev.assay.cases.probe.tls.TlsRecord.Content;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client offers (RFC 8446 section 4.1.2). Numbers are those of IANA's TLS registries.
 *
 * @param versions the supported_versions, or the hello's own version where there are none
 * @param suites in the client's order
 * @param groups in the client's order
 * @param alpn in the client's order
 * @param sni the host name; empty without the extension
 * @param extensions the types of all extensions, in order
 * @param ticket whether it shows a session ticket of TLS 1.2 (RFC 5077)
 */
public record ClientHelloSeen(
        List<Integer> versions,
        List<Integer> suites,
        List<Integer> groups,
        List<String> alpn,
        String sni,
        List<Integer> extensions,
        boolean ticket)
        implements Described {
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM = 32;
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_GROUPS = 10;
    private static final int ALPN = 16;
    private static final int SESSION_TICKET = 35;
    private static final int PRE_SHARED_KEY = 41;
    private static final int EARLY_DATA = 42;
    private static final int SUPPORTED_VERSIONS = 43;

    /** Copies. */
    public ClientHelloSeen {
        versions = List.copyOf(versions);
        suites = List.copyOf(suites);
        groups = List.copyOf(groups);
        alpn = List.copyOf(alpn);
        extensions = List.copyOf(extensions);
    }

    /** Whether it offers to resume a session of TLS 1.3. */
    public boolean resumes() {
        return extensions.contains(PRE_SHARED_KEY);
    }

    /** Whether it shows a session ticket of any version. */
    public boolean showsTicket() {
        return ticket || resumes();
    }

    /** Whether it announces application data before the handshake is done. */
    public boolean announcesEarlyData() {
        return extensions.contains(EARLY_DATA);
    }

    /** The hello at the beginning of captured bytes; empty when they begin with none. */
    public static Optional<ClientHelloSeen> in(byte[] clientToServer) {
        var message = new ByteArrayOutputStream();
        for (TlsRecord record : TlsRecords.parse(clientToServer).records()) {
            if (record.content() != Content.HANDSHAKE) {
                break;
            }
            message.writeBytes(record.fragment());
        }
        try {
            return parse(ByteBuffer.wrap(message.toByteArray()));
        } catch (BufferUnderflowException | IllegalArgumentException cutOffOrDamaged) {
            return Optional.empty();
        }
    }

    private static Optional<ClientHelloSeen> parse(ByteBuffer in) {
        if (in.get() != CLIENT_HELLO) {
            return Optional.empty();
        }
        ByteBuffer hello = take(in, (unsigned(in.get()) << 16) | unsigned(in.getShort()));
        int version = unsigned(hello.getShort());
        hello.position(hello.position() + RANDOM);
        take(hello, unsigned(hello.get()));
        List<Integer> suites = shorts(take(hello, unsigned(hello.getShort())));
        take(hello, unsigned(hello.get()));
        var seen = new Extensions(version);
        if (hello.hasRemaining()) {
            ByteBuffer extensions = take(hello, unsigned(hello.getShort()));
            while (extensions.hasRemaining()) {
                int type = unsigned(extensions.getShort());
                seen.add(type, take(extensions, unsigned(extensions.getShort())));
            }
        }
        return Optional.of(
                new ClientHelloSeen(
                        seen.versions,
                        suites,
                        seen.groups,
                        seen.alpn,
                        seen.sni,
                        seen.types,
                        seen.ticket));
    }

    private static final class Extensions {
        private final List<Integer> types = new ArrayList<>();
        private List<Integer> versions;
        private List<Integer> groups = List.of();
        private final List<String> alpn = new ArrayList<>();
        private String sni = "";
        private boolean ticket;

        Extensions(int legacyVersion) {
            versions = List.of(legacyVersion);
        }

        void add(int type, ByteBuffer body) {
            types.add(type);
            switch (type) {
                case SUPPORTED_VERSIONS -> versions = shorts(take(body, unsigned(body.get())));
                case SUPPORTED_GROUPS -> groups = shorts(take(body, unsigned(body.getShort())));
                case ALPN -> {
                    ByteBuffer names = take(body, unsigned(body.getShort()));
                    while (names.hasRemaining()) {
                        alpn.add(text(take(names, unsigned(names.get()))));
                    }
                }
                case SERVER_NAME -> {
                    ByteBuffer names = take(body, unsigned(body.getShort()));
                    names.get();
                    sni = text(take(names, unsigned(names.getShort())));
                }
                case SESSION_TICKET -> ticket = body.hasRemaining();
                default -> body.position(body.limit());
            }
        }
    }

    private static ByteBuffer take(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static List<Integer> shorts(ByteBuffer in) {
        var all = new ArrayList<Integer>();
        while (in.hasRemaining()) {
            all.add(unsigned(in.getShort()));
        }
        return all;
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int unsigned(byte value) {
        return value & 0xff;
    }

    private static int unsigned(short value) {
        return value & 0xffff;
    }

    @Override
    public String describe() {
        return "ClientHello to %s, ALPN %s, versions %s, suites %s, groups %s"
                .formatted(
                        sni.isEmpty() ? "no name" : sni,
                        alpn,
                        hex(versions),
                        hex(suites),
                        hex(groups));
    }

    private static String hex(List<Integer> numbers) {
        return numbers.stream().map("%04x"::formatted).collect(Collectors.joining(" ", "[", "]"));
    }
}
