/**
 * The report folder of a run. Here lives only what puts the renderings of the sub-packages into one
 * folder; what a run found is in {@code model}, which depends on nothing. Nothing here knows a
 * case, a driver or an environment, and nothing reads the clock.
 */
@NullMarked
package dev.assay.reports;

import org.jspecify.annotations.NullMarked;
