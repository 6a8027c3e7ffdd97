/** Tests of what the log says. */
@NullMarked
package dev.assay.mesh.proxy.access;

import org.jspecify.annotations.NullMarked;
