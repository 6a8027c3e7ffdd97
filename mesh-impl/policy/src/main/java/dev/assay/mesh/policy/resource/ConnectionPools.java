package dev.assay.mesh.policy.resource;

import java.util.Map;

/**
 * The {@code connectionPool} blocks of one traffic policy.
 *
 * @param whole for the whole host
 * @param ports for Service ports that have settings of their own, which replace the host's even
 *     where they lack the block
 */
public record ConnectionPools(ConnectionPool whole, Map<Integer, ConnectionPool> ports) {

    /** Nothing is said of connections. */
    public static final ConnectionPools ABSENT =
            new ConnectionPools(ConnectionPool.ABSENT, Map.of());

    public ConnectionPools {
        ports = Map.copyOf(ports);
    }

    /** What holds for a port of the Service. */
    public ConnectionPool at(int port) {
        return ports.getOrDefault(port, whole);
    }

    /** Whether a port of the Service has a say of its own, be it that it has none. */
    public boolean decides(int port) {
        return ports.containsKey(port) || whole.written();
    }
}
