/** Runs the cases: JUnit extension, launcher, verdicts, command line. */
@NullMarked
package dev.assay.runner;

import org.jspecify.annotations.NullMarked;
