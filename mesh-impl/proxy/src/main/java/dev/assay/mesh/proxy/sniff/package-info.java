/**
 * What a connection's first bytes say: a TLS client hello, HTTP/1.x, HTTP/2 or something else. Pure
 * parsing over a buffer that the caller owns: no channel, no clock, no policy.
 */
@NullMarked
package dev.assay.mesh.proxy.sniff;

import org.jspecify.annotations.NullMarked;
