package dev.assay.mesh.policy.effective;

/**
 * One place where a service can be reached, with the TLS that the asking client must use there.
 *
 * @param address IP address as text, or a name that the proxy looks up
 * @param port the workload port
 * @param workload {@code namespace/name} of the workload behind it, for logs and metrics
 */
public record Endpoint(String address, int port, UpstreamTls tls, String workload) {

    public Endpoint {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("endpoint port: " + port + " (expected: 1..65535)");
        }
    }
}
