/**
 * A mesh of a few lines, in memory and without TLS, and tiny cases, to test the runner by itself.
 */
@NullMarked
package dev.assay.runner.fake;

import org.jspecify.annotations.NullMarked;
