/** Looks at the download as its user gets it: an archive, and no Java around it. */
@NullMarked
package dev.assay.dist;

import org.jspecify.annotations.NullMarked;
