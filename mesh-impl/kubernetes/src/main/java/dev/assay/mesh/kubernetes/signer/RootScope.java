package dev.assay.mesh.kubernetes.signer;

import io.fabric8.kubernetes.api.model.Namespace;

/** Which namespaces are told the mesh's roots. Safe for any thread. */
@FunctionalInterface
public interface RootScope {

    /** Whether this one is, which may have been made a moment ago. */
    boolean includes(Namespace namespace);
}
