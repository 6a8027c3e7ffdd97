package dev.assay.mesh.ca.rotation;

import dev.assay.mesh.ca.Signer;

/**
 * All that a CA must not forget. {@link #toString} shows no key.
 *
 * @param signer what signs at present, and the roots that are believed
 * @param rotation how far a change of the root has come
 */
public record CaState(Signer signer, Rotation rotation) {}
