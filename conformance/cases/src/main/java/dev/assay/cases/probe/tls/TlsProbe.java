package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.Observation;
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
import org.bouncycastle.tls.TlsClientProtocol;
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
        wire.readTimeout(limit);
        var client = new OfferingClient(crypto, offer);
        var incoming = new FirstBytes(wire.in());
        var protocol = new TlsClientProtocol(incoming, wire.out());
        Optional<TlsSession> session = Optional.empty();
        try {
            protocol.connect(client);
            session = Optional.of(client.session());
            return exchange.over(protocol.getInputStream(), protocol.getOutputStream(), session);
        } catch (TlsFatalAlertReceived e) {
            return new Refused(
                    How.ALERT, AlertDescription.getName(e.getAlertDescription()), session);
        } catch (ConnectionReset e) {
            return client.fatalAlert()
                    .map(alert -> new Refused(How.ALERT, alert, Optional.empty()))
                    .orElse(new Refused(How.RESET, where(session), session));
        } catch (SocketTimeoutException e) {
            return new Observation.Silent(limit, session);
        } catch (EOFException e) {
            return new Refused(How.CLOSED, where(session), session);
        } catch (TlsFatalAlert e) {
            return judgeOwnAlert(e, incoming, session);
        }
    }

    /** The probe itself ended the handshake: mostly since what came was no TLS. */
    private static Observation judgeOwnAlert(
            TlsFatalAlert alert, FirstBytes incoming, Optional<TlsSession> session) {
        if (incoming.isNoTls()) {
            return new Observation.ProtocolErrored("no TLS in the answer", incoming.first());
        }
        return new Observation.Distrusted(
                AlertDescription.getName(alert.getAlertDescription()), session);
    }

    private static String where(Optional<TlsSession> session) {
        return session.isPresent() ? "after the handshake" : "in the handshake";
    }
}
