package dev.assay.cases.probe.tls;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.BasicTlsPSKExternal;
import org.bouncycastle.tls.PRFAlgorithm;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * Application data that is sent before the server has said a word (RFC 8446 section 2.3), under a
 * session ticket that it never gave. A right server makes a full handshake and drops the data, or
 * ends the connection.
 */
final class EarlyData {
    private static final Integer EXTENSION = 42;
    private static final int TICKET_BYTES = 128;
    private static final int KEY_BYTES = 32;

    /** A record's authentication tag, which an AEAD adds. */
    private static final int TAG_BYTES = 17;

    private EarlyData() {}

    /** The record that follows the ClientHello; nothing for no early data. */
    static byte[] record(byte[] payload) {
        return payload.length == 0
                ? payload
                : ByteBuffer.allocate(TlsRecords.HEADER + payload.length + TAG_BYTES)
                        .put((byte) 23)
                        .putShort((short) 0x0303)
                        .putShort((short) (payload.length + TAG_BYTES))
                        .put(payload)
                        .array();
    }

    static void announce(Hashtable<Integer, byte[]> extensions) {
        extensions.put(EXTENSION, new byte[0]);
    }

    @SuppressWarnings("JdkObsolete") // BouncyCastle's own signature
    static Vector<TlsPSKExternal> unknownSession(TlsCrypto crypto) {
        var random = new SecureRandom();
        byte[] ticket = new byte[TICKET_BYTES];
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(ticket);
        random.nextBytes(key);
        var sessions = new Vector<TlsPSKExternal>();
        sessions.add(
                new BasicTlsPSKExternal(
                        ticket, crypto.createSecret(key), PRFAlgorithm.tls13_hkdf_sha256));
        return sessions;
    }
}
