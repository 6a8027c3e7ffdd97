/**
 * What the operator set: environment variables and the mesh's ConfigMap. Values only, no client.
 */
@NullMarked
package dev.assay.mesh.kubernetes.config;

import org.jspecify.annotations.NullMarked;
