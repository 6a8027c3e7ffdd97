/**
 * The control plane: from resources and workloads to what each proxy must know. This package holds
 * what its parts share: the mesh's settings, the roots, change notices.
 */
@NullMarked
package dev.assay.mesh.controlplane;

import org.jspecify.annotations.NullMarked;
