package dev.assay.mesh.policy.resource;

import java.time.Duration;
import java.util.Optional;

/** Reads a {@code connectionPool} block; what steers load there is accepted unread. */
final class ConnectionPoolReader {

    private static final String LONGEST = "maxConnectionDuration";

    private ConnectionPoolReader() {}

    /**
     * The block of a traffic policy or of a port's settings. An empty one is refused, as by
     * istio/istio {@code pkg/config/validation/validation.go}, validateConnectionPool.
     */
    static ConnectionPool read(Fields parent) {
        return parent.child("connectionPool")
                .map(fields -> {
                    Optional<Fields> tcp = fields.child("tcp");
                    boolean http = fields.has("http");
                    fields.finish();
                    if (tcp.isEmpty() && !http) {
                        throw parent.refuse(
                                "connectionPool",
                                "must have at least one field: add tcp or http, or remove it");
                    }
                    return new ConnectionPool(true, tcp.flatMap(ConnectionPoolReader::longest));
                })
                .orElse(ConnectionPool.ABSENT);
    }

    private static Optional<Duration> longest(Fields tcp) {
        Optional<Duration> longest =
                tcp.has(LONGEST) ? Optional.of(duration(tcp)) : Optional.empty();
        tcp.ignoring("maxConnections", "connectTimeout", "tcpKeepalive", "idleTimeout").finish();
        return longest;
    }

    private static Duration duration(Fields tcp) {
        return GoDuration.parse(tcp.text(LONGEST))
                .orElseThrow(() ->
                        tcp.refuse(LONGEST, "expected a duration, such as \"30m\" or \"2.5s\""));
    }
}
