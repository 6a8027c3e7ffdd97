/** Where the mesh's CA is kept in the cluster, and how its root reaches every namespace. */
@NullMarked
package dev.assay.mesh.kubernetes.signer;

import org.jspecify.annotations.NullMarked;
