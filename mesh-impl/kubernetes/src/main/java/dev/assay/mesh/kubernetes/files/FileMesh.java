package dev.assay.mesh.kubernetes.files;

import dev.assay.mesh.controlplane.analysis.Analyzed;
import java.util.List;

/**
 * What was read.
 *
 * @param refused what the mesh would not take, each with file, line, field and remedy
 * @param assumed what no file says, and what was taken for it
 */
public record FileMesh(Analyzed mesh, List<String> refused, List<String> assumed) {
    public FileMesh {
        refused = List.copyOf(refused);
        assumed = List.copyOf(assumed);
    }
}
