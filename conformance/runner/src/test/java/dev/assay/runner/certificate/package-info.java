/** Tests of keys and digests. */
@NullMarked
package dev.assay.runner.certificate;

import org.jspecify.annotations.NullMarked;
