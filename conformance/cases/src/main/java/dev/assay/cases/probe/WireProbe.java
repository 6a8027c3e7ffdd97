package dev.assay.cases.probe;

import dev.assay.cases.probe.Observation.BytesAnswered;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.cases.probe.http.HttpExchange;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsOffer;
import dev.assay.cases.probe.tls.TlsProbe;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection, one exchange, one observation; the connection is closed afterwards. Thread-safe.
 */
public final class WireProbe {
    /**
     * How long a connection or an answer may take before it counts as silence; refusals come at
     * once.
     */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final int CHUNK = 4096;
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
                dialer,
                to,
                (in, out, tls) ->
                        dev.assay.cases.probe.http.Http2Exchange.get(
                                in, out, to.toString(), path, tls));
    }

    /** Bytes that are no protocol, and the application's answer to them. */
    public static Observation bytes(Dialer dialer, Destination to, String payload)
            throws IOException {
        return plain(
                dialer,
                to,
                (in, out, tls) -> send(in, out, payload.getBytes(StandardCharsets.US_ASCII), tls));
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
        return plain(dialer, to, (in, _, tls) -> first(in, tls), limit);
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
                (in, out, tls) -> send(in, out, payload.getBytes(StandardCharsets.US_ASCII), tls));
    }

    private static Observation tls(
            Dialer dialer, Destination to, TlsOffer offer, TlsProbe.Exchange exchange)
            throws IOException {
        try (Wire wire = dialer.dial(to, LIMIT)) {
            return TLS.observe(wire, offer, exchange, LIMIT);
        } catch (ConnectionReset e) {
            return new Refused(How.RESET, "while connecting", Optional.empty());
        } catch (SocketTimeoutException e) {
            return new Observation.Silent(LIMIT, Optional.empty());
        }
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
            return exchange.over(wire.in(), wire.out(), Optional.empty());
        } catch (ConnectionReset e) {
            return new Refused(How.RESET, "before an answer", Optional.empty());
        } catch (SocketTimeoutException e) {
            return new Observation.Silent(limit, Optional.empty());
        }
    }

    private static Observation send(
            InputStream in, OutputStream out, byte[] payload, Optional<TlsSession> tls)
            throws IOException {
        out.write(payload);
        out.flush();
        return first(in, tls);
    }

    private static Observation first(InputStream in, Optional<TlsSession> tls) throws IOException {
        byte[] answer = new byte[CHUNK];
        int read = in.read(answer);
        return read < 0
                ? new Refused(How.CLOSED, "before an answer", tls)
                : new BytesAnswered(Arrays.copyOf(answer, read), tls);
    }
}
