/**
 * Keeps what stands behind a failed leaf, before anything is cleaned up, and lets no secret into
 * it.
 */
@NullMarked
package dev.assay.runner.evidence;

import org.jspecify.annotations.NullMarked;
