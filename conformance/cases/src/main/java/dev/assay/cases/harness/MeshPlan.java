package dev.assay.cases.harness;

import dev.assay.fixtures.environment.MeshOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Which meshes a run puts up for the options that its cases ask for. Immutable.
 *
 * @param inTurn whether all cases of one mesh have run before the first of another begins, so that
 *     a mesh is done with as soon as another is wanted
 * @param shared the options of the mesh that stands for others, by those; what is not there stands
 *     for itself
 */
public record MeshPlan(boolean inTurn, Map<MeshOptions, MeshOptions> shared) {
    /** Every mesh just as it is asked for, in whatever order. */
    public static final MeshPlan AS_ASKED = new MeshPlan(false, Map.of());

    /** Copies. */
    public MeshPlan {
        shared = Map.copyOf(shared);
    }

    /**
     * As few meshes as may be, one after the other: for environments where a mesh takes as long to
     * come up as many cases take. Options that do not touch one another stand in one mesh.
     */
    public static MeshPlan inTurn(Collection<MeshOptions> asked) {
        List<MeshOptions> meshes = new ArrayList<>();
        var different = new LinkedHashSet<>(asked);
        for (MeshOptions each : different) {
            var host = meshes.stream().filter(mesh -> mesh.together(each).isPresent()).findFirst();
            host.ifPresent(meshes::remove);
            meshes.add(host.flatMap(mesh -> mesh.together(each)).orElse(each));
        }
        Map<MeshOptions, MeshOptions> shared = new HashMap<>();
        for (MeshOptions each : different) {
            meshes.stream()
                    .filter(mesh -> mesh.together(each).filter(mesh::equals).isPresent())
                    .findFirst()
                    .ifPresent(mesh -> shared.put(each, mesh));
        }
        return new MeshPlan(true, shared);
    }

    /** The options of the mesh in which a case has its lane. */
    public MeshOptions meshFor(MeshOptions asked) {
        return shared.getOrDefault(asked, asked);
    }
}
