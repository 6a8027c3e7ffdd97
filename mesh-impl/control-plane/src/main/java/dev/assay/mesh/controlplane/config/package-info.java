/**
 * Where policy resources come from. The rest of the control plane knows only {@code ConfigStore}.
 */
@NullMarked
package dev.assay.mesh.controlplane.config;

import org.jspecify.annotations.NullMarked;
