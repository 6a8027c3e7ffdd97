/** Who calls, by the cluster's TokenReview. */
@NullMarked
package dev.assay.mesh.kubernetes.token;

import org.jspecify.annotations.NullMarked;
