/** Which pods get a sidecar, and what is added to them. Pure: JSON in, JSON out. */
@NullMarked
package dev.assay.mesh.kubernetes.inject;

import org.jspecify.annotations.NullMarked;
