package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.Layer;
import dev.assay.mesh.policy.transport.TransportDecision;
import dev.assay.mesh.policy.transport.TransportMatrix;
import java.util.List;

/** What the policy in force says about one port's connections. */
final class Transport {

    /**
     * A caller of the mesh, and one that speaks a TLS of its own: between them all modes differ.
     */
    private static final List<Detected> KINDS =
            List.of(
                    new Detected.ClientHello(List.of("istio-http/1.1", "istio"), ""),
                    new Detected.ClientHello(List.of("istio"), ""),
                    new Detected.ClientHello(List.of("h2"), ""),
                    new Detected.ClientHello(List.of(), ""));

    private final TransportMatrix matrix;

    Transport(TransportMatrix matrix) {
        this.matrix = matrix;
    }

    TransportDecision decide(InboundPolicy policy, int port, Detected detected) {
        return matrix.decide(
                policy.modeOf(port), policy.protocolOf(port), policy.declares(port), detected);
    }

    /**
     * Whether every connection is treated alike, so that none of its bytes need be waited for: a
     * server that speaks first would otherwise never be heard.
     */
    boolean sameForAll(InboundPolicy policy, int port) {
        TransportDecision plaintext = decide(policy, port, new Detected.Plaintext());
        return KINDS.stream()
                .map(kind -> decide(policy, port, kind))
                .allMatch(other -> untouched(other, plaintext));
    }

    private static boolean untouched(TransportDecision tls, TransportDecision plaintext) {
        if (tls instanceof TransportDecision.PassThroughTls) {
            return plaintext instanceof TransportDecision.Plaintext clear
                    && clear.layer() == Layer.TCP;
        }
        return tls.equals(plaintext);
    }

    /**
     * Whether a connection that was begun earlier may go on carrying requests.
     *
     * @param detected what it began with
     * @param secured whether its TLS ended here, with whatever the settings ask of a caller
     */
    boolean mayContinue(InboundPolicy policy, int port, Detected detected, boolean secured) {
        if (secured) {
            // A verified caller is never the worse choice, whatever new connections would be given.
            return true;
        }
        TransportDecision now = decide(policy, port, detected);
        return !(now instanceof TransportDecision.Refuse)
                && !(now instanceof TransportDecision.TerminateMutualTls);
    }

    /** Whether a new connection like this one would be treated the same way. */
    boolean isCurrent(InboundPolicy policy, int port, Detected detected, boolean secured) {
        return decide(policy, port, detected) instanceof TransportDecision.TerminateMutualTls
                == secured;
    }
}
