/**
 * RequestAuthentication: which policies concern a workload, and what a verified token says. Pure
 * functions; verifying is the proxy's matter, fetching keys the control plane's. Safe for any
 * thread.
 */
@NullMarked
package dev.assay.mesh.policy.requestauthn;

import org.jspecify.annotations.NullMarked;
