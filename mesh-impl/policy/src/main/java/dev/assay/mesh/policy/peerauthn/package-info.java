/**
 * From PeerAuthentication resources to the one mode of each workload port. Pure functions;
 * everything here is safe for any thread.
 */
@NullMarked
package dev.assay.mesh.policy.peerauthn;

import org.jspecify.annotations.NullMarked;
