/** Tests of what is decided when TLS is originated, without a connection. */
@org.jspecify.annotations.NullMarked
package dev.assay.mesh.proxy.origin;
