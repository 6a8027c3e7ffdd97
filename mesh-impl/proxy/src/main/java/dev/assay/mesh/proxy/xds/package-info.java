/**
 * The proxy's end of delta ADS: what was received, what of it is valid, and the stream that brings
 * it. Knows nothing of certificates' renewal or of traffic.
 */
@NullMarked
package dev.assay.mesh.proxy.xds;

import org.jspecify.annotations.NullMarked;
