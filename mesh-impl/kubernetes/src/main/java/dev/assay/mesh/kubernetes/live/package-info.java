/**
 * What stands in a cluster, read once through its API server for {@code meshctl}: no watch, nothing
 * written, no key kept. What it comes to is for {@code files} to say.
 */
@NullMarked
package dev.assay.mesh.kubernetes.live;

import org.jspecify.annotations.NullMarked;
