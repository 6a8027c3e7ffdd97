/** Tests of the cases' own tables; what the cases observe is proved by mutants. */
@NullMarked
package dev.assay.cases.mesh;

import org.jspecify.annotations.NullMarked;
