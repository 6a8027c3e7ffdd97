/**
 * This mesh's policy functions against Istio's own code: what it answered to {@link
 * dev.assay.mesh.worlds.PolicyWorlds} is committed as data, made by {@code fixtures/istio-oracle},
 * and compared answer by answer.
 */
@NullMarked
package dev.assay.mesh.policy.istio;

import org.jspecify.annotations.NullMarked;
