/**
 * Istio's policy resources and the pure functions from resources to one effective policy per
 * workload and port. This package holds what all of them speak of: a workload, an explanation. No
 * clock, no I/O, no proto, no Kubernetes types.
 */
@NullMarked
package dev.assay.mesh.policy;

import org.jspecify.annotations.NullMarked;
