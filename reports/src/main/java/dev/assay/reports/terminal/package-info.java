/**
 * What stands on the terminal when a run has ended: enough to start fixing without opening a file.
 * Pure functions from a run to text; depends on {@code model} only.
 */
@NullMarked
package dev.assay.reports.terminal;

import org.jspecify.annotations.NullMarked;
