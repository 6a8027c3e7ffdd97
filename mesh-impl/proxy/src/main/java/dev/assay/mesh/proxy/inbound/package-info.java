/**
 * Calls to this workload: the transport is decided from the policy and the first bytes, mutual TLS
 * is ended here, each request is judged, and what may pass goes on to the application.
 */
@NullMarked
package dev.assay.mesh.proxy.inbound;

import org.jspecify.annotations.NullMarked;
