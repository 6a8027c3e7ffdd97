/** Tests of the application's calls that need no socket. */
@NullMarked
package dev.assay.mesh.proxy.outbound;

import org.jspecify.annotations.NullMarked;
