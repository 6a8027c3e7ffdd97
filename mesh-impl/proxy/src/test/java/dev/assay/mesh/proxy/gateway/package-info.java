/** Tests of what a gateway decides. */
@NullMarked
package dev.assay.mesh.proxy.gateway;

import org.jspecify.annotations.NullMarked;
