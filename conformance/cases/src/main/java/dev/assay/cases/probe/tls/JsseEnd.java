package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.FirstBytes;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.ProtocolErrored;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.cases.probe.TlsSession;
import dev.assay.fixtures.wire.ConnectionReset;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What the JDK's exceptions say of how a connection ended. */
final class JsseEnd {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

    private JsseEnd() {}

    /**
     * The observation.
     *
     * @param answer what had come of the application's answer
     * @throws IOException the given one, if it says nothing about the far end
     */
    static Observation of(
            IOException end,
            Optional<TlsSession> session,
            Optional<FirstBytes> answer,
            Duration limit)
            throws IOException {
        String where = session.isPresent() ? "after the handshake" : "in the handshake";
        for (Throwable at = end; at != null; at = at.getCause()) {
            Matcher alert = ALERT.matcher(String.valueOf(at.getMessage()));
            if (at instanceof SSLException && alert.find()) {
                return ended(How.ALERT, alert.group(1), session, answer);
            }
            switch (at) {
                case ConnectionReset _ -> {
                    return ended(How.RESET, where, session, answer);
                }
                case SocketTimeoutException _ -> {
                    return new Observation.Silent(limit, session);
                }
                case EOFException _ -> {
                    return ended(How.CLOSED, where, session, answer);
                }
                default -> {}
            }
        }
        throw end;
    }

    /** A connection that ends in the middle of an answer is broken, and was not refused. */
    private static Observation ended(
            How how, String detail, Optional<TlsSession> session, Optional<FirstBytes> answer) {
        return answer.filter(FirstBytes::any)
                .<Observation>map(bytes ->
                        new ProtocolErrored(
                                "the answer broke off: " + how + " " + detail, bytes.first()))
                .orElseGet(() -> new Refused(how, detail, session));
    }
}
