/**
 * The cases as a list: found on the class path, described, suggested where a name is mistyped, and
 * kept as a committed index.
 */
@NullMarked
package dev.assay.runner.catalogue;

import org.jspecify.annotations.NullMarked;
