/**
 * Cases that speak to a library or a proxy's validator (a ValidatorDriver) and need no mesh. A leaf
 * is an {@link dev.assay.cases.library.Input}; the same inputs are put to go-spiffe by a test.
 */
@NullMarked
package dev.assay.cases.library;

import org.jspecify.annotations.NullMarked;
