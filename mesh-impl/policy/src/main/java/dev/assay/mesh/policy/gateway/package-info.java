/**
 * What the proxies at the mesh's edge take up, by Gateways and VirtualServices. Pure functions;
 * safe for any thread.
 */
@NullMarked
package dev.assay.mesh.policy.gateway;

import org.jspecify.annotations.NullMarked;
