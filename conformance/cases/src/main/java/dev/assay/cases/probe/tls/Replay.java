package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.cases.probe.Observation.Silent;
import dev.assay.cases.probe.tls.HandshakeTrace.Kind;
import dev.assay.cases.probe.tls.TlsRecord.Content;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Tap.Capture;
import dev.assay.fixtures.wire.Tap.Direction;
import dev.assay.fixtures.wire.Tap.Segment;
import dev.assay.fixtures.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;

/**
 * Sends a recorded client's bytes once more, on a connection of their own, as somebody would who
 * listened and holds no key. The server's fresh random makes them worthless, if it verifies what it
 * should. Under TLS 1.3 an answer could not be told from an encrypted alert, so that there only the
 * end of the connection counts as a refusal; under TLS 1.2 application data is seen as such.
 */
public final class Replay {
    private static final int CHUNK = 16384;

    private Replay() {}

    /**
     * Observes; the wire is left for the caller to close.
     *
     * @param limit how long each read may block
     */
    public static Observation observe(Wire wire, Recording recording, Duration limit)
            throws IOException {
        wire.readTimeout(limit);
        var answer = new ByteArrayOutputStream();
        How how;
        try {
            wire.out().write(recording.hello());
            wire.out().flush();
            byte[] chunk = new byte[CHUNK];
            int read = wire.in().read(chunk);
            if (read >= 0) {
                answer.write(chunk, 0, read);
                write(wire, recording.afterHello());
                for (read = wire.in().read(chunk); read >= 0; read = wire.in().read(chunk)) {
                    answer.write(chunk, 0, read);
                }
            }
            how = How.CLOSED;
        } catch (ConnectionReset e) {
            how = How.RESET;
        } catch (SocketTimeoutException e) {
            return hasApplicationData(answer.toByteArray())
                    ? answered(answer)
                    : new Silent(limit, Optional.empty());
        }
        if (hasApplicationData(answer.toByteArray())) {
            return answered(answer);
        }
        return alert(answer.toByteArray())
                .map(name -> new Refused(How.ALERT, name, Optional.empty()))
                .orElse(new Refused(how, "after the replayed bytes", Optional.empty()));
    }

    private static void write(Wire wire, byte[] bytes) throws IOException {
        try {
            wire.out().write(bytes);
            wire.out().flush();
        } catch (ConnectionReset peerIsGone) {
            // what it said before is still there to be read, and the read says how it ended
            return;
        }
    }

    private static Observation answered(ByteArrayOutputStream answer) {
        return new BytesAnswered(answer.toByteArray(), Optional.empty());
    }

    private static boolean hasApplicationData(byte[] fromServer) {
        var segment = new Segment(Direction.SERVER_TO_CLIENT, 0, fromServer);
        return HandshakeTrace.of(new Capture("replay", 0, List.of(segment), true)).steps().stream()
                .anyMatch(step -> step.kind() == Kind.APPLICATION_DATA);
    }

    /** The last alert in plaintext. */
    private static Optional<String> alert(byte[] fromServer) {
        return TlsRecords.parse(fromServer).records().stream()
                .filter(record -> record.content() == Content.ALERT)
                .filter(record -> record.fragment().length == 2)
                .reduce((_, last) -> last)
                .map(record -> AlertDescription.getName(record.fragment()[1]));
    }
}
