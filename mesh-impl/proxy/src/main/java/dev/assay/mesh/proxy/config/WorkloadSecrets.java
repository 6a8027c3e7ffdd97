package dev.assay.mesh.proxy.config;

import dev.assay.mesh.identity.Svid;
import dev.assay.mesh.identity.TrustBundles;

/**
 * What a proxy proves itself with and whom it believes. {@link #toString} shows no key.
 *
 * @param generation grows with every change; connections of an older one stay open
 */
public record WorkloadSecrets(Svid svid, TrustBundles bundles, long generation) {}
