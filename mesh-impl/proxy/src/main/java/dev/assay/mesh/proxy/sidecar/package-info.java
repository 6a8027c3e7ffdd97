/**
 * The sidecar as a program: what runs in a pod's {@code istio-proxy} container. Reads its
 * environment, puts agent and proxy together, answers the kubelet, ends in order. No decision about
 * traffic is made here.
 */
@NullMarked
package dev.assay.mesh.proxy.sidecar;

import org.jspecify.annotations.NullMarked;
