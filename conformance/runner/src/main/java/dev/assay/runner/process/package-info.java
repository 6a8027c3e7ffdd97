/** Other processes that the command line starts. What they are for stands with who starts them. */
@NullMarked
package dev.assay.runner.process;

import org.jspecify.annotations.NullMarked;
