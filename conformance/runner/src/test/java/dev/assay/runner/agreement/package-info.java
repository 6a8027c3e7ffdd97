/** Where the reference mesh, on the wire, is compared with what Istio's own code answers. */
@NullMarked
package dev.assay.runner.agreement;

import org.jspecify.annotations.NullMarked;
