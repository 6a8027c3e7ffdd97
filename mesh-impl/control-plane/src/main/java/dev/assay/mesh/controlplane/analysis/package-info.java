/**
 * Says what is wrong with a mesh before the first request: which resources contradict each other,
 * who is shut out, which rule can never hold. Pure functions over what resources come to; reads no
 * files, talks to no cluster, changes nothing. A further check is one class in {@link Analyzer}'s
 * list.
 */
@NullMarked
package dev.assay.mesh.controlplane.analysis;

import org.jspecify.annotations.NullMarked;
