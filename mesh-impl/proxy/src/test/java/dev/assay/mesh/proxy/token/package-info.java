/** Tokens as honest and hostile callers send them. */
@NullMarked
package dev.assay.mesh.proxy.token;

import org.jspecify.annotations.NullMarked;
