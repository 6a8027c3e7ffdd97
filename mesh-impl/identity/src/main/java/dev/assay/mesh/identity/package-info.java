/**
 * SPIFFE identities, trust bundles, X.509-SVIDs and their validation. Pure: java.security and
 * BouncyCastle only; time comes from a Clock that is handed in.
 */
@NullMarked
package dev.assay.mesh.identity;

import org.jspecify.annotations.NullMarked;
