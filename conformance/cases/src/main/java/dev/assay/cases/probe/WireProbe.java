package dev.assay.cases.probe;

import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.cases.probe.http.Http2Exchange;
import dev.assay.cases.probe.http.HttpExchange;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.Recording;
import dev.assay.cases.probe.tls.Replay;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsProbe;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection, one exchange, one observation; the connection is closed afterwards. Thread-safe.
 */
public final class WireProbe {
    /**
     * How long a connection or an answer may take before it counts as silence. Answers and refusals
     * come at once, but on a machine with far too much to do some take seconds: that is no verdict
     * on the implementation.
     */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private static final byte[] JUNK = {
        0x13, 0x37, (byte) 0xfe, (byte) 0xed, 0, 1, 2, 3, '\r', '\n', '\r', '\n'
    };
    private static final TlsProbe TLS = new TlsProbe();

    private WireProbe() {}

    /** One HTTP/1.1 request in plaintext. */
    public static Observation http(Dialer dialer, Destination to, Request request)
            throws IOException {
        return plain(dialer, to, (in, out, tls) -> HttpExchange.exchange(in, out, request, tls));
    }

    /** One HTTP/2 request in plaintext, with prior knowledge. */
    public static Observation h2(Dialer dialer, Destination to, String path) throws IOException {
        return plain(
                dialer, to, (in, out, tls) -> Http2Exchange.get(in, out, to.toString(), path, tls));
    }

    /** One unary gRPC call with an empty message in plaintext HTTP/2. */
    public static Observation grpc(Dialer dialer, Destination to, String method)
            throws IOException {
        return plain(
                dialer,
                to,
                (in, out, tls) -> Http2Exchange.grpc(in, out, to.toString(), method, tls));
    }

    /** Bytes that are no protocol, and the application's answer to them. */
    public static Observation bytes(Dialer dialer, Destination to, String payload)
            throws IOException {
        return plain(
                dialer,
                to,
                (in, out, tls) ->
                        Bytes.exchange(in, out, payload.getBytes(StandardCharsets.US_ASCII), tls));
    }

    /** The same where the application may send a banner of one line first, which is passed over. */
    public static Observation bytesAfterBanner(Dialer dialer, Destination to, String payload)
            throws IOException {
        return plain(
                dialer,
                to,
                (in, out, tls) ->
                        Bytes.afterBanner(
                                in, out, payload.getBytes(StandardCharsets.US_ASCII), tls));
    }

    /** Bytes that are neither HTTP nor TLS, to a port where HTTP is spoken. */
    public static Observation junk(Dialer dialer, Destination to) throws IOException {
        return plain(
                dialer,
                to,
                (in, out, tls) -> {
                    out.write(JUNK);
                    out.flush();
                    byte[] first = in.readNBytes("HTTP/1.1 400".length());
                    if (first.length == 0) {
                        return new Refused(How.CLOSED, "after the first bytes", tls);
                    }
                    return new String(first, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 400")
                            ? new Observation.ProtocolErrored("answered with 400", first)
                            : new BytesAnswered(first, tls);
                });
    }

    /** Waits for an application that speaks first. */
    public static Observation banner(Dialer dialer, Destination to, Duration limit)
            throws IOException {
        return plain(dialer, to, (in, _, tls) -> Bytes.first(in, tls), limit);
    }

    /** One HTTP/1.1 request over TLS. */
    public static Observation https(Dialer dialer, Destination to, TlsOffer offer, Request request)
            throws IOException {
        return tls(
                dialer, to, offer, (in, out, tls) -> HttpExchange.exchange(in, out, request, tls));
    }

    /** Bytes over TLS. */
    public static Observation tlsBytes(
            Dialer dialer, Destination to, TlsOffer offer, String payload) throws IOException {
        return tls(
                dialer,
                to,
                offer,
                (in, out, tls) ->
                        Bytes.exchange(in, out, payload.getBytes(StandardCharsets.US_ASCII), tls));
    }

    /** One HTTP/2 request over TLS. */
    public static Observation h2OverTls(Dialer dialer, Destination to, TlsOffer offer, String path)
            throws IOException {
        return tls(
                dialer,
                to,
                offer,
                (in, out, tls) -> Http2Exchange.get(in, out, to.toString(), path, tls));
    }

    /** An exchange of a case's own over TLS. */
    public static Observation overTls(
            Dialer dialer, Destination to, TlsOffer offer, TlsProbe.Exchange exchange)
            throws IOException {
        return tls(dialer, to, offer, exchange);
    }

    /** One HTTP/2 request with headers over TLS, not sent to whoever does not choose HTTP/2. */
    public static Observation h2OverTls(
            Dialer dialer, Destination to, TlsOffer offer, Request request) throws IOException {
        return tls(
                dialer,
                to,
                offer.withAlpn(List.of("h2")),
                (in, out, tls) ->
                        tls.flatMap(TlsSession::alpn).equals(Optional.of("h2"))
                                ? Http2Exchange.get(
                                        in,
                                        out,
                                        request.host(),
                                        request.target(),
                                        request.headers(),
                                        tls)
                                : new Refused(How.CLOSED, "HTTP/2 is not spoken", tls));
    }

    /** Waits for a server-first application behind TLS. */
    public static Observation bannerOverTls(
            Dialer dialer, Destination to, TlsOffer offer, Duration limit) throws IOException {
        return record(dialer, to, offer, (in, _, tls) -> Bytes.first(in, tls), limit).observation();
    }

    /** Bytes over TLS, with a recording of all that the probe sent. */
    public static Recording recorded(Dialer dialer, Destination to, TlsOffer offer, String payload)
            throws IOException {
        return record(
                dialer,
                to,
                offer,
                (in, out, tls) ->
                        Bytes.exchange(in, out, payload.getBytes(StandardCharsets.US_ASCII), tls),
                LIMIT);
    }

    /** One HTTP/1.1 request over TLS, with a recording of all that the probe sent. */
    public static Recording recorded(Dialer dialer, Destination to, TlsOffer offer, Request request)
            throws IOException {
        return record(
                dialer,
                to,
                offer,
                (in, out, tls) -> HttpExchange.exchange(in, out, request, tls),
                LIMIT);
    }

    /** Sends the recorded bytes again on a new connection. */
    public static Observation replayed(Dialer dialer, Destination to, Recording recording)
            throws IOException {
        try (Wire wire = dialer.dial(to, LIMIT)) {
            return Replay.observe(wire, recording, LIMIT);
        } catch (ConnectionReset e) {
            return new Refused(How.RESET, "while connecting", Optional.empty());
        } catch (SocketTimeoutException e) {
            return new Observation.Silent(LIMIT, Optional.empty());
        }
    }

    private static Observation tls(
            Dialer dialer, Destination to, TlsOffer offer, TlsProbe.Exchange exchange)
            throws IOException {
        return record(dialer, to, offer, exchange, LIMIT).observation();
    }

    private static Recording record(
            Dialer dialer,
            Destination to,
            TlsOffer offer,
            TlsProbe.Exchange exchange,
            Duration limit)
            throws IOException {
        try (Wire wire = dialer.dial(to, LIMIT)) {
            return TLS.record(wire, offer, exchange, limit);
        } catch (ConnectionReset e) {
            return nothingSent(new Refused(How.RESET, "while connecting", Optional.empty()));
        } catch (SocketTimeoutException e) {
            return nothingSent(new Observation.Silent(LIMIT, Optional.empty()));
        }
    }

    private static Recording nothingSent(Observation seen) {
        return new Recording(seen, new byte[0], List.of());
    }

    private static Observation plain(Dialer dialer, Destination to, TlsProbe.Exchange exchange)
            throws IOException {
        return plain(dialer, to, exchange, LIMIT);
    }

    private static Observation plain(
            Dialer dialer, Destination to, TlsProbe.Exchange exchange, Duration limit)
            throws IOException {
        try (Wire wire = dialer.dial(to, LIMIT)) {
            wire.readTimeout(limit);
            return OpenConnection.observe(wire, exchange, limit);
        } catch (ConnectionReset e) {
            return new Refused(How.RESET, "while connecting", Optional.empty());
        } catch (SocketTimeoutException e) {
            return new Observation.Silent(LIMIT, Optional.empty());
        }
    }
}
