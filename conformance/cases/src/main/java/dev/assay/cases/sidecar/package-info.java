/**
 * What a sidecar says of itself while a case runs: lines of its log, counters of its metrics. What
 * users of a mesh look at when something is refused; no wire, no verdict.
 */
@NullMarked
package dev.assay.cases.sidecar;

import org.jspecify.annotations.NullMarked;
