/**
 * The Secrets that DestinationRules name for originated TLS: which are wanted, by whom, and where
 * they come from. Their content is in memory only, and in no log.
 */
@NullMarked
package dev.assay.mesh.controlplane.credential;

import org.jspecify.annotations.NullMarked;
