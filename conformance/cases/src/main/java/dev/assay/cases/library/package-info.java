/** Cases that speak to a library or a proxy's validator (a ValidatorDriver) and need no mesh. */
@NullMarked
package dev.assay.cases.library;

import org.jspecify.annotations.NullMarked;
