/**
 * What the proxy tells about its traffic: an access log, one line of JSON per request or
 * connection.
 */
@NullMarked
package dev.assay.mesh.proxy.access;

import org.jspecify.annotations.NullMarked;
