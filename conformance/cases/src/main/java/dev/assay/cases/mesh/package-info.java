/**
 * Cases of the profile {@code mesh}: what an Istio-compatible mesh must do. A case knows an
 * implementation only through a lane's actors and the wire; no sockets, no sleeps, no catching
 * here.
 */
@NullMarked
package dev.assay.cases.mesh;

import org.jspecify.annotations.NullMarked;
