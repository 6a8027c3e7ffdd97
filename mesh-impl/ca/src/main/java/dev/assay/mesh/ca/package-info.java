/**
 * The certificate authority: whom it is (root, intermediate), and how it puts one certificate
 * together from the rules of {@code ca.rule}. Knows nothing of gRPC, proxies or policies.
 * Everything is safe for any thread.
 */
@NullMarked
package dev.assay.mesh.ca;

import org.jspecify.annotations.NullMarked;
