/** Policy resources held in memory, for meshes without Kubernetes. */
@NullMarked
package dev.assay.mesh.controlplane.config.memory;

import org.jspecify.annotations.NullMarked;
