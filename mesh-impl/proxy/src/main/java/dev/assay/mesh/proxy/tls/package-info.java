/**
 * TLS as sidecars speak it: how contexts are set up, who a peer is, and how a refusal is said on
 * the wire. BoringSSL through Netty; contexts are native memory and are released here.
 */
@NullMarked
package dev.assay.mesh.proxy.tls;

import org.jspecify.annotations.NullMarked;
