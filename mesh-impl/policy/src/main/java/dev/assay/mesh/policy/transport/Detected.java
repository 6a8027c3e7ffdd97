package dev.assay.mesh.policy.transport;

import java.util.List;

/** What the first bytes of a connection turned out to be. */
public sealed interface Detected {

    /** Anything that is not a TLS ClientHello; also a caller that has sent nothing yet. */
    record Plaintext() implements Detected {}

    /**
     * A TLS ClientHello.
     *
     * @param alpn the application protocols offered, in the client's order
     * @param sni the server name, empty when absent
     */
    record ClientHello(List<String> alpn, String sni) implements Detected {
        public ClientHello {
            alpn = List.copyOf(alpn);
        }
    }
}
