/** The suite as a process of its own: what it leaves behind, and what becomes of it on a signal. */
@NullMarked
package dev.assay.runner.process;

import org.jspecify.annotations.NullMarked;
