package dev.assay.mesh.policy.effective;

import java.time.Duration;
import java.util.Optional;

/**
 * One place where a service can be reached, with the TLS that the asking client must use there.
 *
 * @param address IP address as text, or a name that the proxy looks up
 * @param port the workload port
 * @param workload {@code namespace/name} of the workload behind it, for logs and metrics
 * @param maxConnectionAge the age at which a connection there takes no further request, and a
 *     stream of bytes ends; empty: none
 */
public record Endpoint(
        String address,
        int port,
        UpstreamTls tls,
        String workload,
        Optional<Duration> maxConnectionAge) {

    public Endpoint {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("endpoint port: " + port + " (expected: 1..65535)");
        }
    }

    /** One to which connections may become as old as they will. */
    public Endpoint(String address, int port, UpstreamTls tls, String workload) {
        this(address, port, tls, workload, Optional.empty());
    }
}
