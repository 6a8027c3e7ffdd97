/**
 * Who is calling: from a bearer token to a service account. The only place that knows JWTs.
 * Everything is safe for any thread.
 */
@NullMarked
package dev.assay.mesh.ca.token;

import org.jspecify.annotations.NullMarked;
