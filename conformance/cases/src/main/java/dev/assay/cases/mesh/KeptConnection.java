package dev.assay.cases.mesh;

import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.OpenConnection;
import dev.assay.cases.probe.http.HttpExchange.Request;
import dev.assay.fixtures.wire.Destination;
import dev.assay.fixtures.wire.Dialer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * What an application with a connection pool of one does: uses the connection that it has, and
 * opens another when that has ended. One thread.
 */
final class KeptConnection implements AutoCloseable {
    private final Dialer dialer;
    private final Destination to;
    private final Duration limit;
    private Optional<OpenConnection> open = Optional.empty();

    private KeptConnection(Dialer dialer, Destination to, Duration limit) {
        this.dialer = dialer;
        this.to = to;
        this.limit = limit;
    }

    /** To be opened by its first use. */
    static KeptConnection of(Dialer dialer, Destination to, Duration limit) {
        return new KeptConnection(dialer, to, limit);
    }

    Observation get(String path) throws IOException {
        return kept(connection().http(Request.get("assay.example", path)));
    }

    Observation bytes(String payload) throws IOException {
        return kept(connection().bytes(payload));
    }

    private OpenConnection connection() throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(OpenConnection.to(dialer, to, limit));
        }
        return open.orElseThrow();
    }

    private Observation kept(Observation seen) throws IOException {
        if (!(seen instanceof Observation.HttpAnswered)
                && !(seen instanceof Observation.BytesAnswered)) {
            close();
        }
        return seen;
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            OpenConnection ended = open.orElseThrow();
            open = Optional.empty();
            ended.close();
        }
    }
}
