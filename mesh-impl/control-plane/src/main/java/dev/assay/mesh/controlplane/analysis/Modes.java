package dev.assay.mesh.controlplane.analysis;

import dev.assay.mesh.policy.resource.PeerAuthentication;
import dev.assay.mesh.policy.resource.ResourceKey;

/** Where a workload's mode is written. */
final class Modes {

    private Modes() {}

    /** The field of a PeerAuthentication that decides about a port. */
    static Cited cite(Analyzed mesh, ResourceKey key, int port) {
        boolean own =
                mesh.mesh().resources().of(PeerAuthentication.class).stream()
                        .filter(policy -> policy.key().equals(key))
                        .anyMatch(policy -> policy.portModes().containsKey(port));
        return mesh.sources()
                .resource(key, own ? "spec.portLevelMtls." + port + ".mode" : "spec.mtls.mode");
    }
}
