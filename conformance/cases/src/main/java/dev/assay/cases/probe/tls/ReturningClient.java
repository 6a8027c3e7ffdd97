package dev.assay.cases.probe.tls;

import dev.assay.cases.probe.FirstBytes;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.TlsSession;
import dev.assay.cases.probe.http.HttpExchange;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * A client that comes back to one server and resumes its sessions wherever that lets it, each on a
 * new connection. It takes any server. JSSE's, since BouncyCastle cannot resume TLS 1.3; a session
 * counts as resumed when the server showed no certificate in its handshake. One thread.
 */
public final class ReturningClient {
    /** Under what name sessions are kept; nobody is told it. */
    private static final String SERVER = "assay.example";

    private static final int PORT = 443;

    private final SSLContext context;
    private final TlsOffer offer;
    private final ShownOnce shown = new ShownOnce();
    private boolean given;

    /**
     * A client without any session.
     *
     * @param offer of which chain, key, versions and ALPN are used; the key is an elliptic curve's
     */
    public ReturningClient(TlsOffer offer) {
        this.offer = offer;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OneCertificate(offer.chain(), offer.key().getFirst())},
                    new TrustManager[] {shown},
                    null);
        } catch (KeyManagementException e) {
            throw new IllegalStateException("the client's key is of no use to the JDK", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /** One request on a new connection. */
    public Returned https(Dialer dialer, Destination to, Request request, Duration limit)
            throws IOException {
        shown.forget();
        boolean offered = false;
        Observation seen;
        try (Wire wire = dialer.dial(to, limit)) {
            wire.readTimeout(limit);
            var socket = new WireSocket(wire);
            seen = observe(socket, request, limit);
            offered =
                    ClientHelloSeen.in(socket.sent())
                            .map(ClientHelloSeen::showsTicket)
                            .orElse(false);
        } catch (ConnectionReset e) {
            seen =
                    new Observation.Refused(
                            Observation.Refused.How.RESET, "while connecting", Optional.empty());
        } catch (SocketTimeoutException e) {
            seen = new Observation.Silent(limit, Optional.empty());
        }
        given |= offered;
        return new Returned(
                seen, offered, seen.tls().isPresent() && shown.chain().isEmpty(), given);
    }

    private Observation observe(WireSocket wire, Request request, Duration limit)
            throws IOException {
        Optional<TlsSession> session = Optional.empty();
        Optional<FirstBytes> answer = Optional.empty();
        try {
            SSLSocket socket = over(wire);
            socket.startHandshake();
            session = Optional.of(session(socket));
            var inside = new FirstBytes(socket.getInputStream());
            answer = Optional.of(inside);
            return HttpExchange.exchange(inside, socket.getOutputStream(), request, session);
        } catch (IOException e) {
            return JsseEnd.of(e, session, answer, limit);
        }
    }

    private SSLSocket over(WireSocket wire) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(wire, SERVER, PORT, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(
                offer.versions().stream().map(ReturningClient::name).toArray(String[]::new));
        parameters.setApplicationProtocols(offer.alpn().toArray(String[]::new));
        parameters.setServerNames(
                offer.sni().isEmpty() ? List.of() : List.of(new SNIHostName(offer.sni())));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String name(TlsVersion version) {
        return version.version().getName().replace("TLS ", "TLSv");
    }

    private TlsSession session(SSLSocket socket) {
        List<X509Certificate> chain = shown.chain();
        return new TlsSession(
                socket.getSession().getProtocol(),
                0,
                Optional.ofNullable(socket.getApplicationProtocol())
                        .filter(name -> !name.isEmpty()),
                chain,
                !chain.isEmpty());
    }
}
