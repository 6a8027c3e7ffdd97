/** What is installed in a cluster, as text. */
@NullMarked
package dev.assay.mesh.kubernetes.manifest;

import org.jspecify.annotations.NullMarked;
