/** Tests of what is read of sidecars. */
@NullMarked
package dev.assay.cases.sidecar;

import org.jspecify.annotations.NullMarked;
