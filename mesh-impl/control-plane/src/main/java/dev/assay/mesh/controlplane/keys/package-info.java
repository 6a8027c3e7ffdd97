/**
 * The public keys of token issuers, fetched by the control plane as istiod does, so that no proxy
 * asks anybody. Nothing waits for a fetch: a policy goes out without keys, and again when they have
 * come.
 */
@NullMarked
package dev.assay.mesh.controlplane.keys;

import org.jspecify.annotations.NullMarked;
