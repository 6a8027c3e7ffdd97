package dev.assay.mesh.controlplane.analysis;

/**
 * A place in a file.
 *
 * @param line from 1; 0 when unknown
 */
public record Location(String file, int line) {
    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
