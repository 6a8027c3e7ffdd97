/**
 * From the cluster's objects to the control plane's registry and config store. Informers call from
 * threads of their own; everything here is safe for any thread.
 */
@NullMarked
package dev.assay.mesh.kubernetes.watch;

import org.jspecify.annotations.NullMarked;
