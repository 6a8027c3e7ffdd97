/**
 * What a proxy enforces: the effective inbound policy of its own workload, and how it reaches each
 * endpoint of the services that it may call. Plain immutable values, computed by the control plane;
 * no resources except the authorization policies, no I/O, safe for any thread.
 */
@NullMarked
package dev.assay.mesh.policy.effective;

import org.jspecify.annotations.NullMarked;
