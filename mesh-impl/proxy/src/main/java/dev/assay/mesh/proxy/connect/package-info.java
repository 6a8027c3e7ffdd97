/** Connections that the proxy opens: dialling, TLS, and the pool of HTTP connections. */
@NullMarked
package dev.assay.mesh.proxy.connect;

import org.jspecify.annotations.NullMarked;
