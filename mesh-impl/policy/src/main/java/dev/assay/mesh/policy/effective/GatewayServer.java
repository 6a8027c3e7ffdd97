package dev.assay.mesh.policy.effective;

import java.util.List;
import java.util.Optional;

/**
 * What a gateway's proxy takes up on one of its ports; where TLS tells callers apart by name, on a
 * part of one.
 *
 * @param number as the Gateway writes it; a route that names no port leads to a service's port of
 *     this number
 * @param port where the proxy listens
 * @param tls how it is ended
 * @param serverNames to which callers must address themselves in their client hello, each perhaps
 *     with a leading {@code *}; empty: whatever they say, or nothing
 * @param hosts by the request's Host; none: every request is answered with 404
 */
public record GatewayServer(
        int number, int port, Tls tls, List<String> serverNames, List<VirtualHost> hosts) {

    /** How a server's TLS is ended. */
    public enum Tls {
        /** There is none. */
        NONE,
        /** With the proxy's own SVID; callers must show one of the mesh. */
        ISTIO_MUTUAL
    }

    public GatewayServer {
        serverNames = List.copyOf(serverNames);
        hosts = List.copyOf(hosts);
    }

    /**
     * How exactly this server is meant by a caller.
     *
     * @param serverName of the client hello; empty: none
     * @return empty if it is not meant
     */
    public Optional<HostPattern> meantBy(String serverName) {
        return serverNames.isEmpty()
                ? Optional.of(HostPattern.ANY)
                : serverNames.stream()
                        .map(HostPattern::new)
                        .filter(pattern -> pattern.covers(serverName))
                        .max(HostPattern.BY_SPECIFICITY);
    }

    /**
     * The routes of a request.
     *
     * @param authority its Host, whose port does not count
     */
    public Optional<VirtualHost> host(String authority) {
        String name = HostPattern.withoutPort(authority);
        return hosts.stream()
                .filter(host -> host.pattern().covers(name))
                .max((one, other) ->
                        HostPattern.BY_SPECIFICITY.compare(one.pattern(), other.pattern()));
    }
}
