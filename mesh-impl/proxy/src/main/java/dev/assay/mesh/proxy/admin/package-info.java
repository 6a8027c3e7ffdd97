/** The proxy's own endpoints: readiness and metrics. Never the workload's traffic. */
@NullMarked
package dev.assay.mesh.proxy.admin;

import org.jspecify.annotations.NullMarked;
