/**
 * The mesh that a folder of manifests would make, without a cluster: which workloads get a sidecar,
 * what the mesh's settings are, and which line says so. Talks to nobody.
 */
@NullMarked
package dev.assay.mesh.kubernetes.files;

import org.jspecify.annotations.NullMarked;
