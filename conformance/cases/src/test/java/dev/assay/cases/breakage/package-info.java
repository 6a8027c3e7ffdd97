/** Tests of what the breakages read. */
@NullMarked
package dev.assay.cases.breakage;

import org.jspecify.annotations.NullMarked;
