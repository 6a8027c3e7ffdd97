/**
 * Calls from this workload: each goes to an endpoint of the service that was called, secured as the
 * control plane says for that endpoint.
 */
@NullMarked
package dev.assay.mesh.proxy.outbound;

import org.jspecify.annotations.NullMarked;
