/**
 * The conformance cases. They know an implementation only through the fixtures' interfaces and the
 * wire.
 */
@NullMarked
package dev.assay.cases;

import org.jspecify.annotations.NullMarked;
