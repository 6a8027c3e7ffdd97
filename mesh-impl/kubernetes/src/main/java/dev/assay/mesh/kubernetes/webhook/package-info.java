/** What the API server calls on admission, and how it comes to believe our certificate. */
@NullMarked
package dev.assay.mesh.kubernetes.webhook;

import org.jspecify.annotations.NullMarked;
