/**
 * Distribution to proxies: delta ADS and SDS over gRPC. Recomputation runs on one thread of its
 * own; gRPC calls in from virtual threads.
 */
@NullMarked
package dev.assay.mesh.controlplane.xds;

import org.jspecify.annotations.NullMarked;
