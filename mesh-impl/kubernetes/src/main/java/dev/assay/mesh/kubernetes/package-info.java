/**
 * The control plane in a cluster: its main class, its parts and how they are put together. What
 * each part does lives in the packages below; policy and issuance live in other modules.
 */
@NullMarked
package dev.assay.mesh.kubernetes;

import org.jspecify.annotations.NullMarked;
