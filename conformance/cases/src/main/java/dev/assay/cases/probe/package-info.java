/**
 * The suite's own clients on the wire and what they observe. They never share the TLS engine of the
 * reference proxy, know no implementation, and speak over a {@link dev.assay.fixtures.wire.Wire}
 * only, so that they work wherever one can be had.
 */
@NullMarked
package dev.assay.cases.probe;

import org.jspecify.annotations.NullMarked;
