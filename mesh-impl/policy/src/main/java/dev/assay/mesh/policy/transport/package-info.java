/**
 * What an inbound connection is taken for: mode, port and first bytes in, one decision out. Pure;
 * no sockets, no TLS engine. Safe for any thread.
 */
@NullMarked
package dev.assay.mesh.policy.transport;

import org.jspecify.annotations.NullMarked;
