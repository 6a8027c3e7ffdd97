package dev.assay.mesh.ca.folder;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What changes a file system, one system call or few each, so that tests can be killed between any
 * two of them.
 */
interface Disk {

    /** A new folder that its owner alone may enter. */
    void createFolder(Path folder) throws IOException;

    /** A new file that its owner alone may read, from its first byte on; not durable yet. */
    void write(Path file, String text) throws IOException;

    /** A file or folder of our own gets the owner of another one, if it has not. */
    void give(Path path, Path like) throws IOException;

    /** What a file holds, or which entries a folder has, survives a loss of power from now on. */
    void sync(Path path) throws IOException;

    /** A new symbolic link. */
    void link(Path link, Path target) throws IOException;

    /** Atomically, in place of what is there. */
    void rename(Path from, Path to) throws IOException;

    /** A file, a link or an empty folder, if it is there. */
    void delete(Path path) throws IOException;
}
