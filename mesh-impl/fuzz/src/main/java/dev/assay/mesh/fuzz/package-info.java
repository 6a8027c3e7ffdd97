/**
 * Parsers of what strangers send, each fed by a fuzzer: a target takes any bytes and lets nothing
 * out but what its parser declares. Nothing else is tested here, and nothing ships it.
 */
@NullMarked
package dev.assay.mesh.fuzz;

import org.jspecify.annotations.NullMarked;
