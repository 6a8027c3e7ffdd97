/** Which workloads and services there are. Values, and one store of them; no policy here. */
@NullMarked
package dev.assay.mesh.controlplane.registry;

import org.jspecify.annotations.NullMarked;
