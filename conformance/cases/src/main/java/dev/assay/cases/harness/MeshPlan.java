package dev.assay.cases.harness;

import dev.assay.fixtures.environment.MeshOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which meshes a run puts up for the options that its cases ask for. Immutable.
 *
 * @param inTurn whether all cases of one mesh have run before the first of another begins, so that
 *     a mesh is done with as soon as another is wanted
 * @param usualRoot the root namespace of a mesh of which none is asked: two meshes in one cluster
 *     cannot have the same
 * @param shared the options of the mesh that stands for others, by those; what is not there stands
 *     for itself
 */
public record MeshPlan(boolean inTurn, String usualRoot, Map<MeshOptions, MeshOptions> shared) {
    /** Every mesh just as it is asked for, in whatever order. */
    public static final MeshPlan AS_ASKED =
            new MeshPlan(false, MeshOptions.STANDARD.rootNamespace(), Map.of());

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
        return new MeshPlan(true, MeshOptions.STANDARD.rootNamespace(), shared);
    }

    /** The same meshes beside others, which have the usual root namespace. */
    public MeshPlan beside(String root) {
        return new MeshPlan(inTurn, root, shared);
    }

    /** The options of the mesh in which a case has its lane. */
    public MeshOptions meshFor(MeshOptions asked) {
        return placed(shared.getOrDefault(asked, asked));
    }

    /**
     * The same, and after it what else has all that the case asks, for when that mesh does not come
     * up.
     */
    public List<MeshOptions> meshesFor(MeshOptions asked) {
        return Stream.of(meshFor(asked), placed(asked)).distinct().toList();
    }

    private MeshOptions placed(MeshOptions options) {
        return options.rootNamespace().equals(MeshOptions.STANDARD.rootNamespace())
                ? options.withRootNamespace(usualRoot)
                : options;
    }
}
