package dev.assay.mesh.kubernetes.files;

import dev.assay.mesh.controlplane.analysis.Analyzed;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was read.
 *
 * @param refused what the mesh would not take, each with file, line, field and remedy
 * @param assumed what no file says, and what was taken for it or not looked at
 */
public record FileMesh(Analyzed mesh, List<String> refused, List<String> assumed) {
    public FileMesh {
        refused = List.copyOf(refused);
        assumed = List.copyOf(assumed);
    }

    /** With something more that is not known. */
    public FileMesh noting(List<String> further) {
        return new FileMesh(
                mesh, refused, Stream.concat(assumed.stream(), further.stream()).toList());
    }
}
