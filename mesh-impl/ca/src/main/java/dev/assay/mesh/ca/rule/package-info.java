/**
 * The rules of issuance, each an interface with Istio's behaviour as its implementation. They hold
 * no state and may be called from any thread.
 */
@NullMarked
package dev.assay.mesh.ca.rule;

import org.jspecify.annotations.NullMarked;
