/**
 * The client's side: from DestinationRules, endpoints and the servers' effective modes to the TLS
 * that one client uses towards one endpoint. Pure functions, safe for any thread.
 */
@NullMarked
package dev.assay.mesh.policy.client;

import org.jspecify.annotations.NullMarked;
