/** The result model and its renderings. The model depends on nothing. */
@NullMarked
package dev.assay.reports;

import org.jspecify.annotations.NullMarked;
