package dev.assay.mesh.proxy.origin;

import dev.assay.mesh.policy.effective.Credential;
import dev.assay.mesh.policy.effective.UpstreamTls.Originate;
import java.util.Map;

/** Gets what a rule names: certificates, keys, roots and revocation lists. Blocks for files. */
public interface MaterialReader {

    /**
     * Everything that the plan names, as it is now.
     *
     * @param credentials what the control plane has given this proxy, by name
     * @throws MaterialUnavailable when any of it cannot be had: then there is no connection
     */
    OriginMaterial read(Originate plan, Map<String, Credential> credentials)
            throws MaterialUnavailable;

    /** Equal as long as another {@link #read} would bring the same; never fails. */
    Object stamp(Originate plan, Map<String, Credential> credentials);
}
