/** Tests of the sidecar as a program; those of capture need root and a network namespace. */
@NullMarked
package dev.assay.mesh.proxy.sidecar;

import org.jspecify.annotations.NullMarked;
