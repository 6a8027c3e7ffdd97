/**
 * The kill matrix: runs the cases on meshes that are broken on purpose, and says whether each was
 * noticed by the cases that must notice it. Knows mutants only by their description; thread-safe.
 */
@NullMarked
package dev.assay.runner.mutants;

import org.jspecify.annotations.NullMarked;
