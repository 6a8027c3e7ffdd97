/**
 * The server's half of Envoy's delta xDS as bookkeeping alone: what a stream subscribed to, what it
 * was sent, what it accepted. No I/O, no threads; the control plane and the workload's own SDS
 * server share it. Source: envoy's {@code api/xds_protocol.rst}, "Incremental xDS".
 */
@NullMarked
package dev.assay.mesh.protocol.delta;

import org.jspecify.annotations.NullMarked;
