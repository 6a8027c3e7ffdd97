/** The mesh's command line: prints what other parts decide, decides nothing itself. */
@NullMarked
package dev.assay.mesh.meshctl;

import org.jspecify.annotations.NullMarked;
