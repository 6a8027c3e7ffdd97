package dev.assay.mesh.proxy.gateway;

import dev.assay.mesh.policy.effective.GatewayServer;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.Layer;
import dev.assay.mesh.policy.transport.TransportDecision;

/** How a connection to a gateway's server is treated, by the server's TLS alone. Pure. */
@FunctionalInterface
public interface TlsAtEdge {

    /** What is done with a connection that begins like this. */
    TransportDecision decide(GatewayServer.Tls tls, Detected detected);

    /** Istio's: what a Gateway's server says is the only way to it. */
    record AsWritten() implements TlsAtEdge {
        @Override
        public TransportDecision decide(GatewayServer.Tls tls, Detected detected) {
            return switch (tls) {
                case NONE -> new TransportDecision.Plaintext(Layer.HTTP);
                case ISTIO_MUTUAL ->
                        switch (detected) {
                            case Detected.ClientHello _ ->
                                    new TransportDecision.TerminateMutualTls(Layer.HTTP);
                            case Detected.Plaintext _ ->
                                    new TransportDecision.Refuse(
                                            "plaintext where a Gateway demands TLS");
                        };
            };
        }
    }
}
