/**
 * Cases that ask one certificate authority by itself, in profile {@code ca}: the suite plays its
 * callers, with requests right and wrong, and reads what it issues. They know no mesh. Their IDs
 * begin with {@code cx-}: what a CA has to pass, and a mesh need not, is told by that. What the CA
 * of a mesh must do besides, as its agents meet it, is in the package above.
 */
@NullMarked
package dev.assay.cases.ca.alone;

import org.jspecify.annotations.NullMarked;
