package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.controlplane.effective.EffectiveMesh.Connection;
import dev.assay.mesh.policy.effective.UpstreamTls.IstioMutual;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import dev.assay.mesh.policy.effective.UpstreamTls.Plaintext;

/** What a client sends, in the words of DestinationRule. */
public final class Transport {

    private Transport() {}

    /** {@code DISABLE} stands for plaintext, from wherever it comes. */
    public static String name(Connection connection) {
        if (!connection.from().proxied()) {
            return "DISABLE";
        }
        return switch (connection.client().tls()) {
            case Plaintext _ -> "DISABLE";
            case IstioMutual _ -> "ISTIO_MUTUAL";
            case Originate originate -> originate.mutual() ? "MUTUAL" : "SIMPLE";
        };
    }
}
