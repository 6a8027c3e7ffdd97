/**
 * Runs selected cases on the JUnit Platform in this JVM, shows progress, and turns findings into
 * verdicts. Listeners are called from several threads.
 */
@NullMarked
package dev.assay.runner.run;

import org.jspecify.annotations.NullMarked;
