/**
 * What passes between the mesh's parts: Istio's CSR API, our xDS resources, and the codecs between
 * them and the policy's records. No I/O.
 */
@NullMarked
package dev.assay.mesh.protocol;

import org.jspecify.annotations.NullMarked;
