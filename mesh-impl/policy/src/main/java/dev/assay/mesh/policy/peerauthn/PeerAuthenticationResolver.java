package dev.assay.mesh.policy.peerauthn;

import dev.assay.mesh.policy.WorkloadRef;
import dev.assay.mesh.policy.resource.PeerAuthentication;
import java.util.Collection;

/** Decides which PeerAuthentication counts for a workload. Implementations are pure. */
@FunctionalInterface
public interface PeerAuthenticationResolver {

    /**
     * The effective mode of a workload.
     *
     * @param all every PeerAuthentication of the mesh, in any order
     * @param rootNamespace where mesh-wide policies live
     */
    EffectiveMode resolve(
            WorkloadRef workload, Collection<PeerAuthentication> all, String rootNamespace);
}
