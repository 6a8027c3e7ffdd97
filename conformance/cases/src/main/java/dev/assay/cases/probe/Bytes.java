package dev.assay.cases.probe;

import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.fixtures.wire.ConnectionReset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Exchanges of bytes that are no protocol. Streams in, observation out; closes nothing. */
final class Bytes {
    private static final int CHUNK = 4096;

    private Bytes() {}

    /** Sends bytes and takes the first that come back. */
    static Observation exchange(
            InputStream in, OutputStream out, byte[] payload, Optional<TlsSession> tls)
            throws IOException {
        out.write(payload);
        out.flush();
        return first(in, tls);
    }

    /**
     * Sends bytes and takes the first that come after a banner, which is a line and may also not
     * come. An end after the banner alone is a refusal: nothing came for what was sent.
     */
    static Observation afterBanner(
            InputStream in, OutputStream out, byte[] payload, Optional<TlsSession> tls)
            throws IOException {
        out.write(payload);
        out.flush();
        var heard = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                heard.write(chunk, 0, read);
                byte[] all = heard.toByteArray();
                int end = new String(all, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
                if (end > 0 && end < all.length) {
                    return new BytesAnswered(Arrays.copyOfRange(all, end, all.length), tls);
                }
            }
            return new Refused(How.CLOSED, after(heard), tls);
        } catch (ConnectionReset e) {
            return new Refused(How.RESET, after(heard), tls);
        }
    }

    private static String after(ByteArrayOutputStream heard) {
        return heard.size() == 0
                ? "before an answer"
                : "after " + heard.toString(StandardCharsets.ISO_8859_1).strip();
    }

    /** The first bytes that come. */
    static Observation first(InputStream in, Optional<TlsSession> tls) throws IOException {
        byte[] answer = new byte[CHUNK];
        int read = in.read(answer);
        return read < 0
                ? new Refused(How.CLOSED, "before an answer", tls)
                : new BytesAnswered(Arrays.copyOf(answer, read), tls);
    }
}
