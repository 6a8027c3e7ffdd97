/**
 * HTTP/1.1 and HTTP/2, relayed request by request. What a request may do and where it goes is
 * decided by a {@link dev.assay.mesh.proxy.http.HttpRouter}; this package only carries it out. All
 * of an exchange, both its channels included, lives on one event loop.
 */
@NullMarked
package dev.assay.mesh.proxy.http;

import org.jspecify.annotations.NullMarked;
