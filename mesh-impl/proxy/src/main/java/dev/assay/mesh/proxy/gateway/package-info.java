/**
 * The proxy at the mesh's edge: which of its servers a connection is for, whom its requests come
 * from, and where they go. It has policies and the ways to services in common with the sidecar. All
 * on event loops, of several connections at a time.
 */
@NullMarked
package dev.assay.mesh.proxy.gateway;

import org.jspecify.annotations.NullMarked;
