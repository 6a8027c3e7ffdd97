/**
 * How a running CA takes up what its operator plugs in: what may follow the signer in force is
 * decided by pure functions, and {@code LiveAuthority} alone holds state. Knows no file system and
 * no Kubernetes: somebody hands it the files. Everything is safe for any thread.
 */
@NullMarked
package dev.assay.mesh.ca.update;

import org.jspecify.annotations.NullMarked;
