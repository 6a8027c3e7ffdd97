/** Tests of the sniffers, without sockets. */
@NullMarked
package dev.assay.mesh.proxy.sniff;

import org.jspecify.annotations.NullMarked;
