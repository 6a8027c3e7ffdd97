/** The target of a parser that is its package's own. */
@NullMarked
package dev.assay.mesh.proxy.origin;

import org.jspecify.annotations.NullMarked;
