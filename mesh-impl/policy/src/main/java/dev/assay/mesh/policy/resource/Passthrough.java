package dev.assay.mesh.policy.resource;

import java.util.Map;

/**
 * Whether connections go where the application meant them to go: {@code loadBalancer.simple:
 * PASSTHROUGH}.
 *
 * @param whole for the whole host
 * @param ports for Service ports that have settings of their own, which replace the host's
 */
public record Passthrough(boolean whole, Map<Integer, Boolean> ports) {

    /** Connections are balanced. */
    public static final Passthrough NEVER = new Passthrough(false, Map.of());

    /** No connection is balanced. */
    public static final Passthrough ALWAYS = new Passthrough(true, Map.of());

    public Passthrough {
        ports = Map.copyOf(ports);
    }

    /** What holds for a port of the Service. */
    public boolean at(int port) {
        return ports.getOrDefault(port, whole);
    }
}
