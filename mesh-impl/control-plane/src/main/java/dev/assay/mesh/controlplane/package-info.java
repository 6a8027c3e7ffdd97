/** The control plane: config sources, delta ADS and SDS, token authentication. */
@NullMarked
package dev.assay.mesh.controlplane;

import org.jspecify.annotations.NullMarked;
