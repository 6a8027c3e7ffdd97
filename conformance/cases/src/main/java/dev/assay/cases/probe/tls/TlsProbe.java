package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.FirstBytes;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.ProtocolErrored;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.cases.probe.TlsSession;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Makes one TLS handshake over a wire, then one round trip of application data. Under TLS 1.3 a
 * client's handshake ends before the server has judged it, so that only the round trip is an
 * observation. Never resumes a session. Thread-safe.
 */
public final class TlsProbe {
    private final BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());

    /** The application's part: one exchange over the protected streams. */
    @FunctionalInterface
    public interface Exchange {
        /** Writes, reads, and says what was seen. */
        Observation over(InputStream in, OutputStream out, Optional<TlsSession> session)
                throws IOException;
    }

    /**
     * Observes; the wire is left for the caller to close.
     *
     * @param limit how long each read may block
     */
    public Observation observe(Wire wire, TlsOffer offer, Exchange exchange, Duration limit)
            throws IOException {
        return record(wire, offer, exchange, limit).observation();
    }

    /** The same, and keeps what was sent. */
    public Recording record(Wire wire, TlsOffer offer, Exchange exchange, Duration limit)
            throws IOException {
        wire.readTimeout(limit);
        var out = new ProbeOutput(wire.out(), offer.shaper(), EarlyData.record(offer.earlyData()));
        var incoming = new FirstBytes(wire.in());
        var protocol = new TicketReadingProtocol(incoming, out);
        var client = new OfferingClient(crypto, offer);
        Observation seen = observe(protocol, client, incoming, exchange, limit);
        return new Recording(seen, out.sent(), protocol.earlyDataLimits());
    }

    private static Observation observe(
            TicketReadingProtocol protocol,
            OfferingClient client,
            FirstBytes incoming,
            Exchange exchange,
            Duration limit)
            throws IOException {
        Optional<TlsSession> session = Optional.empty();
        Optional<FirstBytes> answer = Optional.empty();
        try {
            protocol.connect(client);
            session = Optional.of(client.session());
            var inside = new FirstBytes(protocol.getInputStream());
            answer = Optional.of(inside);
            return asAnnounced(exchange.over(inside, protocol.getOutputStream(), session), client);
        } catch (TlsFatalAlertReceived e) {
            return ended(
                    How.ALERT, AlertDescription.getName(e.getAlertDescription()), session, answer);
        } catch (ConnectionReset e) {
            return client.fatalAlert().isPresent()
                    ? ended(How.ALERT, client.fatalAlert().get(), session, answer)
                    : ended(How.RESET, where(session), session, answer);
        } catch (SocketTimeoutException e) {
            return new Observation.Silent(limit, session);
        } catch (EOFException e) {
            return ended(How.CLOSED, where(session), session, answer);
        } catch (TlsFatalAlert e) {
            return judgeOwnAlert(e, client, incoming, session);
        }
    }

    /** An end of stream is one thing, and TLS's word that all is said another. */
    private static Observation asAnnounced(Observation seen, OfferingClient client) {
        return seen instanceof Refused refused
                        && refused.how() == How.CLOSED
                        && client.closeNotified()
                ? new Refused(How.CLOSE_NOTIFY, refused.detail(), refused.tls())
                : seen;
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

    /**
     * The library ended the handshake itself, for which there are three reasons: what came is no
     * TLS, nothing more came, or the server is not what was demanded.
     */
    private static Observation judgeOwnAlert(
            TlsFatalAlert alert,
            OfferingClient client,
            FirstBytes incoming,
            Optional<TlsSession> session)
            throws TlsFatalAlert {
        if (alert.getAlertDescription() == AlertDescription.internal_error) {
            throw alert;
        }
        if (incoming.isNoTls()) {
            return new ProtocolErrored("no TLS in the answer", incoming.first());
        }
        if (incoming.ended() || client.closeNotified()) {
            return asAnnounced(new Refused(How.CLOSED, where(session), session), client);
        }
        String alertName = AlertDescription.getName(alert.getAlertDescription());
        return new Observation.Distrusted(
                client.objection().orElse(alertName), Optional.of(client.session()));
    }

    private static String where(Optional<TlsSession> session) {
        return session.isPresent() ? "after the handshake" : "in the handshake";
    }
}
