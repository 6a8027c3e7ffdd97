package dev.assay.cases.probe;

import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

    /** The first bytes that come. */
    static Observation first(InputStream in, Optional<TlsSession> tls) throws IOException {
        byte[] answer = new byte[CHUNK];
        int read = in.read(answer);
        return read < 0
                ? new Refused(How.CLOSED, "before an answer", tls)
                : new BytesAnswered(Arrays.copyOf(answer, read), tls);
    }
}
