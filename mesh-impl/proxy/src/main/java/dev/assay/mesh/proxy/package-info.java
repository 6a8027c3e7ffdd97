/**
 * The proxy, as a sidecar and as a gateway: inbound and outbound, TLS, HTTP and TCP, the workload
 * agent. What it needs to know arrives over xDS; no Kubernetes client may be on its class path.
 */
@NullMarked
package dev.assay.mesh.proxy;

import org.jspecify.annotations.NullMarked;
