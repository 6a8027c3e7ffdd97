/**
 * The kubelet's questions about the application, which the sidecar asks on its behalf: the kubelet
 * has no certificate of the mesh.
 */
@NullMarked
package dev.assay.mesh.proxy.sidecar.probe;

import org.jspecify.annotations.NullMarked;
