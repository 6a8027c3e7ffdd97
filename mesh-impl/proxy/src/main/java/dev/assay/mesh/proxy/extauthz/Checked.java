package dev.assay.mesh.proxy.extauthz;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a provider is asked about.
 *
 * @param request empty for a connection of which no HTTP is read
 */
public record Checked(Peer source, Peer destination, Optional<Asked> request) {

    /**
     * One end of the connection.
     *
     * @param principal its SPIFFE ID, as a URI; empty where it proved none
     */
    public record Peer(InetSocketAddress address, String principal) {}

    /**
     * What the caller asks for.
     *
     * @param target the path, normalised, and the query
     * @param headers what it said of itself by forwarding headers is cleaned already
     * @param protocol such as {@code HTTP/1.1}
     * @param scheme {@code https} under TLS
     */
    public record Asked(
            String method,
            String target,
            String host,
            HttpHeaders headers,
            String protocol,
            String scheme) {}
}
