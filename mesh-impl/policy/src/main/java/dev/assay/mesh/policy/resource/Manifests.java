package dev.assay.mesh.policy.resource;

import java.util.List;

/** What a file of manifests holds, in the order in which it stands there. */
public record Manifests(List<LocatedResource> resources, List<ForeignObject> others) {
    public Manifests {
        resources = List.copyOf(resources);
        others = List.copyOf(others);
    }
}
