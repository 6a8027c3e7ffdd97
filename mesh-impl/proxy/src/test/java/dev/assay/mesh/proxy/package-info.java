/** Wire tests of the whole proxy. */
@NullMarked
package dev.assay.mesh.proxy;

import org.jspecify.annotations.NullMarked;
