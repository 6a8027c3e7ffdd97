package dev.assay.mesh.policy.istio;

import dev.assay.mesh.policy.effective.PortProtocol;
import dev.assay.mesh.policy.effective.TransportMode;
import dev.assay.mesh.policy.transport.AlpnTransportMatrix;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.Layer;
import dev.assay.mesh.policy.transport.TransportDecision;

/**
 * A connection as the server's sidecar meets it.
 *
 * @param certificate whether the client shows one that the server accepts
 * @param http whether HTTP is what it turns out to carry, in TLS or not
 */
record Arrival(Detected detected, boolean certificate, boolean http) {

    /** What this mesh does with it, in the words of Istio's answers. */
    String becomes(TransportMode mode, PortProtocol protocol, boolean declared) {
        return switch (new AlpnTransportMatrix().decide(mode, protocol, declared, detected)) {
            case TransportDecision.Refuse _ -> "refuse";
            case TransportDecision.PassThroughTls _ -> "raw";
            case TransportDecision.TerminateMutualTls(var layer) -> {
                if (!certificate) {
                    yield "refuse";
                }
                yield layer == Layer.HTTP && !http ? "protocol error" : "mTLS " + layer;
            }
            case TransportDecision.Plaintext(var layer) ->
                    switch (layer) {
                        case TCP -> "TCP";
                        case SNIFF -> http ? "HTTP" : "TCP";
                        case HTTP -> http && isPlaintext() ? "HTTP" : "protocol error";
                    };
        };
    }

    private boolean isPlaintext() {
        return detected instanceof Detected.Plaintext;
    }
}
