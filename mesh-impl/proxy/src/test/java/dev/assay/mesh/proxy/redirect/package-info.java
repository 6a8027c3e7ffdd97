/** Tests of what is known of redirected connections. */
@NullMarked
package dev.assay.mesh.proxy.redirect;

import org.jspecify.annotations.NullMarked;
