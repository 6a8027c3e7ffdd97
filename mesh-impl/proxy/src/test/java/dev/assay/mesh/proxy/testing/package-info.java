/** What the wire tests stand on: certificates made on the spot, applications, callers, a mesh. */
@NullMarked
package dev.assay.mesh.proxy.testing;

import org.jspecify.annotations.NullMarked;
