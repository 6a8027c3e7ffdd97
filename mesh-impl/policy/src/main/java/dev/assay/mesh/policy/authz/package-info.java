/**
 * AuthorizationPolicy: which policies concern a workload, and the verdict on one request or
 * connection. Pure functions; what a verdict does to the wire is the proxy's matter. Safe for any
 * thread.
 */
@NullMarked
package dev.assay.mesh.policy.authz;

import org.jspecify.annotations.NullMarked;
