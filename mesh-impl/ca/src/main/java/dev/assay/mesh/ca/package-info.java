/**
 * The certificate authority: root, intermediate, issuance rules and the CSR service. Knows nothing
 * of proxies or policies.
 */
@NullMarked
package dev.assay.mesh.ca;

import org.jspecify.annotations.NullMarked;
