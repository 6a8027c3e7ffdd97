/** What two runs say differently of the same leaves. No input or output. */
@NullMarked
package dev.assay.reports.comparison;

import org.jspecify.annotations.NullMarked;
