/**
 * Verifies the tokens of requests, as Envoy's {@code jwt_authn} filter does: where they stand, who
 * issued them, whether they hold, and what of them the application sees. Reads no configuration and
 * fetches no keys: both are given. No token is ever part of a message or a log line. Called on
 * event loops; blocks nobody.
 */
@NullMarked
package dev.assay.mesh.proxy.token;

import org.jspecify.annotations.NullMarked;
