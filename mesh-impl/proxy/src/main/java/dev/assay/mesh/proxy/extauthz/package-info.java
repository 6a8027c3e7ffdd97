/**
 * Asks external authorizers about requests and connections that CUSTOM policies delegate to them,
 * over Envoy's ext_authz protocol, by HTTP and by gRPC. Which are asked about what is {@link
 * dev.assay.mesh.policy.extauthz.Delegation}'s to say. Everything happens on the event loop of the
 * connection that is judged, and nothing blocks it.
 */
@NullMarked
package dev.assay.mesh.proxy.extauthz;

import org.jspecify.annotations.NullMarked;
