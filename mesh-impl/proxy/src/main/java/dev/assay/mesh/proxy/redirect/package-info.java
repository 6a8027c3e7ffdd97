/**
 * Connections that the kernel redirected to the proxy: where they were meant to go, and what must
 * never be gone to. No policy and no traffic here.
 */
@NullMarked
package dev.assay.mesh.proxy.redirect;

import org.jspecify.annotations.NullMarked;
