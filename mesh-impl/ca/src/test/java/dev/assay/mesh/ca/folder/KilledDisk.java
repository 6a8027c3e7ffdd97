package dev.assay.mesh.ca.folder;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;

/**
 * A disk whose user is killed at its n-th operation: that one and all after it do not happen, and
 * of a file that is being written half is there. A loss of power also takes what was not made
 * durable.
 */
class KilledDisk implements Disk {
    private final RealDisk real = new RealDisk();
    private final int last;
    private final Set<Path> volatileFiles = new HashSet<>();
    private final Set<Path> volatileFolders = new HashSet<>();
    private int operations;

    /** Stands for SIGKILL: nobody catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    KilledDisk(int operations) {
        this.last = operations;
    }

    /** One whose user lives. */
    static KilledDisk never() {
        return new KilledDisk(Integer.MAX_VALUE);
    }

    /** One whose user lives, and may give nothing to another. */
    static Disk powerless() {
        return new KilledDisk(Integer.MAX_VALUE) {
            @Override
            public void give(Path path, Path like) throws IOException {
                if (!path.endsWith("..lock")) {
                    throw new FileSystemException(path.toString(), null, "Operation not permitted");
                }
            }
        };
    }

    /** What is left of files that nobody made durable, and of folders whose entry was not. */
    void losePower() throws IOException {
        for (Path folder : volatileFolders) {
            remove(folder);
        }
        for (Path file : volatileFiles) {
            if (Files.exists(file)) {
                Files.writeString(file, "");
            }
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        count();
        real.createFolder(folder);
        volatileFolders.add(folder);
    }

    @Override
    public void write(Path file, String text) throws IOException {
        volatileFiles.add(file);
        if (operations == last) {
            real.write(file, text.substring(0, text.length() / 2));
        }
        count();
        real.write(file, text);
    }

    @Override
    public void sync(Path path) {
        count();
        // no power is lost here but by this class: there is nothing to wait for
        volatileFiles.remove(path);
        volatileFolders.removeIf(folder -> path.equals(folder.getParent()));
    }

    @Override
    public void give(Path path, Path like) throws IOException {
        count();
        real.give(path, like);
    }

    @Override
    public void link(Path link, Path target) throws IOException {
        count();
        real.link(link, target);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        count();
        real.rename(from, to);
        if (volatileFiles.remove(from)) {
            volatileFiles.add(to);
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        count();
        real.delete(path);
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void count() {
        if (operations == last) {
            throw new Killed();
        }
        operations++;
    }
}
