/**
 * Pure assembly: policy resources and registry in, what each proxy enforces out. What decides is
 * the resolvers of {@code mesh-policy}, which are handed in.
 */
@NullMarked
package dev.assay.mesh.controlplane.effective;

import org.jspecify.annotations.NullMarked;
