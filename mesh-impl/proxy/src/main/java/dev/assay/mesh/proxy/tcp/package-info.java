/** Raw bytes between two channels: back-pressure, half-close, reset. */
@NullMarked
package dev.assay.mesh.proxy.tcp;

import org.jspecify.annotations.NullMarked;
