/** Tests of the long checks; none of them is long. */
@NullMarked
package dev.assay.runner.soak;

import org.jspecify.annotations.NullMarked;
