package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import java.util.Optional;

/** Which certificate is shown to a server outside the mesh. */
@FunctionalInterface
public interface OriginIdentity {

    /**
     * The certificate and its key; empty for none.
     *
     * @param own the workload's own, which is the mesh's affair
     */
    Optional<OriginMaterial.Client> shown(Originate plan, OriginMaterial material, Svid own);

    /** The one that the rule names under MUTUAL, and none otherwise. */
    record Named() implements OriginIdentity {
        @Override
        public Optional<OriginMaterial.Client> shown(
                Originate plan, OriginMaterial material, Svid own) {
            return plan.mutual() ? material.client() : Optional.empty();
        }
    }
}
