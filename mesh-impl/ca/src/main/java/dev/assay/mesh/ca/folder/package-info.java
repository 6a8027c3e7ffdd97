/**
 * A CA whose state is a folder that survives any kill: {@code CacertsFolder} switches whole
 * versions by one atomic rename, and {@code FolderAuthority} issues from it while others change it.
 * What may follow what is decided in {@code ca.rotation}. Everything is safe for any thread, and
 * for several processes.
 */
@NullMarked
package dev.assay.mesh.ca.folder;

import org.jspecify.annotations.NullMarked;
