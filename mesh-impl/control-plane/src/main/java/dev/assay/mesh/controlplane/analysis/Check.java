package dev.assay.mesh.controlplane.analysis;

import java.util.List;

/** Looks for one kind of fault. Pure, safe for any thread. */
@FunctionalInterface
public interface Check {
    /** What it found, in a stable order. */
    List<Finding> findings(Analyzed mesh);
}
