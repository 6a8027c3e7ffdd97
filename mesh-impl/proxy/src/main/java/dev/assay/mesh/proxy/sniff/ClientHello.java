package dev.assay.mesh.proxy.sniff;

import java.util.List;

/**
 * What a TLS client hello says before anybody answers it.
 *
 * @param serverName the SNI host name, empty when the client sent none
 * @param alpn the protocols offered, in the client's order; empty when it sent no ALPN
 */
public record ClientHello(String serverName, List<String> alpn) {

    public ClientHello {
        alpn = List.copyOf(alpn);
    }
}
