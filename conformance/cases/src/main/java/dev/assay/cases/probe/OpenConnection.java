package dev.assay.cases.probe;

import dev.assay.cases.probe.Observation.ProtocolErrored;
import dev.assay.cases.probe.Observation.Refused;
import dev.assay.cases.probe.Observation.Refused.How;
import dev.assay.cases.probe.Observation.Silent;
import dev.assay.cases.probe.http.Http2Stream;
import dev.assay.cases.probe.http.HttpExchange;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.cases.probe.tls.TlsProbe.Exchange;
import dev.assay.fixtures.wire.ConnectionReset;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import dev.assay.fixtures.wire.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A plaintext connection that is kept open over several exchanges: HTTP keep-alive, or a long TCP
 * stream. Closed by whoever opened it; one thread.
 */
public final class OpenConnection implements AutoCloseable {
    private final Wire wire;
    private final Duration limit;

    private OpenConnection(Wire wire, Duration limit) {
        this.wire = wire;
        this.limit = limit;
    }

    /**
     * Opens it.
     *
     * @param limit how long dialing and each read may take
     * @throws IOException when it cannot be opened, a refusal included: whoever keeps a connection
     *     open has shown by a control that it can be
     */
    public static OpenConnection to(Dialer dialer, Destination to, Duration limit)
            throws IOException {
        Wire wire = dialer.dial(to, limit);
        wire.readTimeout(limit);
        return new OpenConnection(wire, limit);
    }

    /** One more request on it. */
    public Observation http(Request request) throws IOException {
        return exchange((in, out, tls) -> HttpExchange.exchange(in, out, request, tls));
    }

    /** A request on it whose body goes on; see {@link #end}. */
    public void begin(Request request) throws IOException {
        HttpExchange.begin(wire.out(), request);
    }

    /** The end of the request that was begun, and its answer. */
    public Observation end(Request request) throws IOException {
        return exchange((in, out, tls) -> HttpExchange.end(in, out, request, tls));
    }

    /** One more message on the one stream that is open on it, and what comes back. */
    public Observation message(Http2Stream stream, String payload) throws IOException {
        return exchange((in, out, _) ->
                stream.message(in, out, payload.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Some more bytes on it, and what comes back. */
    public Observation bytes(String payload) throws IOException {
        return exchange((in, out, tls) ->
                Bytes.exchange(in, out, payload.getBytes(StandardCharsets.US_ASCII), tls));
    }

    /** What comes without being asked for. */
    public Observation listen() throws IOException {
        return exchange((in, _, tls) -> Bytes.first(in, tls));
    }

    private Observation exchange(Exchange exchange) throws IOException {
        return observe(wire, exchange, limit);
    }

    /** One exchange in plaintext, refusals included. */
    static Observation observe(Wire wire, Exchange exchange, Duration limit) throws IOException {
        var in = new FirstBytes(wire.in());
        try {
            return exchange.over(in, wire.out(), Optional.empty());
        } catch (ConnectionReset e) {
            return in.any()
                    ? new ProtocolErrored("the answer broke off: reset", in.first())
                    : new Refused(How.RESET, "before an answer", Optional.empty());
        } catch (SocketTimeoutException e) {
            return in.any()
                    ? new ProtocolErrored("the answer stopped for " + limit, in.first())
                    : new Silent(limit, Optional.empty());
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
