/**
 * Meshes for tests: small ones with nasty policies, drawn from a seed, and the questions that they
 * raise; one in which every combination of modes stands; resources that are strange somewhere. They
 * know no policy function: what is asked here is answered elsewhere, by this mesh and by Istio's
 * own code ({@code fixtures/istio-oracle}).
 */
@NullMarked
package dev.assay.mesh.worlds;

import org.jspecify.annotations.NullMarked;
