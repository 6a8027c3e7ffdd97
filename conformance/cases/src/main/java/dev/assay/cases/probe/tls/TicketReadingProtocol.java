package dev.assay.cases.probe.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsUtils;

/**
 * BouncyCastle's client, which drops TLS 1.3 session tickets, made to note what they allow. One
 * thread.
 */
final class TicketReadingProtocol extends TlsClientProtocol {
    private static final int EARLY_DATA = 42;
    private static final int EXTENSION_HEADER = 4;

    private final List<Long> earlyDataLimits = new ArrayList<>();

    TicketReadingProtocol(InputStream in, OutputStream out) {
        super(in, out);
    }

    List<Long> earlyDataLimits() {
        return List.copyOf(earlyDataLimits);
    }

    @Override
    protected void receive13NewSessionTicket(ByteArrayInputStream in) throws IOException {
        // the library's own stream can neither be marked nor read twice
        byte[] message = in.readAllBytes();
        super.receive13NewSessionTicket(new ByteArrayInputStream(message));
        var ticket = new ByteArrayInputStream(message);
        TlsUtils.readUint32(ticket);
        TlsUtils.readUint32(ticket);
        TlsUtils.readOpaque8(ticket);
        TlsUtils.readOpaque16(ticket);
        earlyDataLimits.add(limit(ByteBuffer.wrap(TlsUtils.readOpaque16(ticket))));
    }

    private static long limit(ByteBuffer extensions) {
        while (extensions.remaining() >= EXTENSION_HEADER) {
            int type = Short.toUnsignedInt(extensions.getShort());
            int length = Short.toUnsignedInt(extensions.getShort());
            if (length > extensions.remaining()) {
                return 0;
            }
            if (type == EARLY_DATA && length == Integer.BYTES) {
                return Integer.toUnsignedLong(extensions.getInt());
            }
            extensions.position(extensions.position() + length);
        }
        return 0;
    }
}
