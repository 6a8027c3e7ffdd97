/**
 * Cases that ask one proxy by itself, in profile {@code proxy}: the suite calls it, stands behind
 * it, and plays its authority. They know no mesh. Their IDs begin with {@code px-}: what a proxy
 * has to pass, and a mesh need not, is told by that.
 */
@NullMarked
package dev.assay.cases.proxy;

import org.jspecify.annotations.NullMarked;
