/**
 * What a case works with: its lane in a mesh, controls, sentinels, expectations that settle, and
 * the JUnit extension that hands them out and turns what was seen into findings. Nothing here knows
 * an implementation; the only place that waits is {@link dev.assay.cases.harness.Deadline}.
 */
@NullMarked
package dev.assay.cases.harness;

import org.jspecify.annotations.NullMarked;
