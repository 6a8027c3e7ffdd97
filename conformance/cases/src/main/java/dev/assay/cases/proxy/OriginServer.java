package dev.assay.cases.proxy;

import dev.assay.cases.harness.Expectation;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.fixtures.hostile.Credentials;
import dev.assay.fixtures.wire.Wire;
import dev.assay.fixtures.wire.WireHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The server behind a proxy that begins TLS: ends it itself, with whatever certificate the case
 * gives it, and answers as the suite's echo does. Thread-safe.
 */
final class OriginServer implements WireHandler {
    private static final String NAME = "origin";

    private final AtomicReference<Optional<TlsServerProbe>> current =
            new AtomicReference<>(Optional.empty());
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();

    /** What shows a certificate, and makes every call begin with a handshake. */
    static TlsServerProbe showing(Credentials credentials) {
        return TlsServerProbe.showing(NAME, credentials)
                .choosing(List.of("http/1.1"))
                .answeringOnce();
    }

    /** A certificate is judged in a handshake: the connections of before end. */
    TlsServerProbe become(TlsServerProbe next) throws IOException {
        current.set(Optional.of(next));
        for (Wire each : List.copyOf(open)) {
            each.close();
        }
        return next;
    }

    @Override
    public void serve(Wire wire) throws IOException {
        open.add(wire);
        try {
            Optional<TlsServerProbe> server = current.get();
            if (server.isPresent()) {
                server.get().serve(wire);
            }
        } finally {
            open.remove(wire);
        }
    }

    /** The proxy came, and said nothing of its caller's. */
    static Expectation<List<TlsServerProbe.Accepted>> calledInVain() {
        return Expectation.<List<TlsServerProbe.Accepted>>of(
                        "the server was called, and no application byte came",
                        seen -> !seen.isEmpty() && !served(seen))
                .givenUpWhen(OriginServer::served);
    }

    private static boolean served(List<TlsServerProbe.Accepted> seen) {
        return seen.stream().anyMatch(each -> each.end() == TlsServerProbe.End.SERVED);
    }
}
