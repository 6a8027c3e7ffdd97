package dev.assay.mesh.proxy.inbound;

import dev.assay.mesh.policy.effective.InboundPolicy;
import dev.assay.mesh.policy.transport.Detected;
import dev.assay.mesh.policy.transport.Layer;
import dev.assay.mesh.policy.transport.TransportDecision;
import dev.assay.mesh.policy.transport.TransportMatrix;
import dev.assay.mesh.proxy.config.Live;
import dev.assay.mesh.proxy.config.ProxyConfig;
import java.util.List;

/** By the modes of the workload's ports. */
final class ModeTransport implements Transport {

    /**
     * A caller of the mesh, and one that speaks a TLS of its own: between them all modes differ.
     */
    private static final List<Detected> KINDS =
            List.of(
                    new Detected.ClientHello(List.of("istio-http/1.1", "istio"), ""),
                    new Detected.ClientHello(List.of("istio"), ""),
                    new Detected.ClientHello(List.of("h2"), ""),
                    new Detected.ClientHello(List.of(), ""));

    private final Live<ProxyConfig> config;
    private final TransportMatrix matrix;

    ModeTransport(Live<ProxyConfig> config, TransportMatrix matrix) {
        this.config = config;
        this.matrix = matrix;
    }

    private InboundPolicy policy() {
        return config.current().inbound();
    }

    @Override
    public TransportDecision decide(int port, Detected detected) {
        return decide(policy(), port, detected);
    }

    private TransportDecision decide(InboundPolicy policy, int port, Detected detected) {
        return matrix.decide(
                policy.modeOf(port), policy.protocolOf(port), policy.declares(port), detected);
    }

    @Override
    public boolean sameForAll(int port) {
        InboundPolicy policy = policy();
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

    @Override
    public boolean mayContinue(int port, Detected detected, boolean secured) {
        if (secured) {
            // A verified caller is never the worse choice, whatever new connections would be given.
            return true;
        }
        TransportDecision now = decide(port, detected);
        return !(now instanceof TransportDecision.Refuse)
                && !(now instanceof TransportDecision.TerminateMutualTls);
    }

    @Override
    public boolean isCurrent(int port, Detected detected, boolean secured) {
        return decide(port, detected) instanceof TransportDecision.TerminateMutualTls == secured;
    }

    @Override
    public String mode(int port) {
        return policy().modeOf(port).name();
    }
}
