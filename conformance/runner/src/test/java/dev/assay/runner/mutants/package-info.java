/** Tests of the kill matrix, and the kill matrix itself as a test. */
@NullMarked
package dev.assay.runner.mutants;

import org.jspecify.annotations.NullMarked;
