package dev.assay.mesh.policy.transport;

/** What is done with an inbound connection. */
public sealed interface TransportDecision {

    /** Reset it: no byte reaches the application, and no TLS handshake is begun. */
    record Refuse(String reason) implements TransportDecision {}

    /** Handshake, demanding a client certificate, then read the plaintext at this layer. */
    record TerminateMutualTls(Layer layer) implements TransportDecision {}

    /** The TLS is the application's own: its bytes pass untouched. */
    record PassThroughTls() implements TransportDecision {}

    /**
     * Read the bytes as they are. At layer HTTP this includes a ClientHello on an HTTP port that
     * terminates no TLS: the HTTP codec answers it as the malformed request that it is.
     */
    record Plaintext(Layer layer) implements TransportDecision {}
}
