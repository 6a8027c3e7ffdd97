/**
 * Cases of the profile {@code breakage}: how meshes break in use, as the documents that users start
 * from describe it. Each case has the symptom that the caller sees, its cause in a sidecar's log,
 * and the repair that the document suggests. What stands and which resources break it is a {@link
 * dev.assay.cases.breakage.Breakage}.
 */
@NullMarked
package dev.assay.cases.breakage;

import org.jspecify.annotations.NullMarked;
