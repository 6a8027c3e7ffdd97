package dev.assay.mesh.meshctl;

import dev.assay.mesh.kubernetes.files.FileMesh;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of commands that answer a question about a mesh: of some files, or a cluster's. */
final class MeshFiles {

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "PATH",
            description =
                    "A file or folder of manifests; may be given several times. Without any, the"
                            + " cluster that kubectl would ask.")
    private List<String> paths = List.of();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = "default",
            description = "Of names and objects that name none (${DEFAULT-VALUE}).")
    private String namespace = "default";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Mixin private final LiveMesh live = new LiveMesh();

    Format format() {
        return format;
    }

    String namespace() {
        return namespace;
    }

    /** The mesh; a wrong call if some object of it would be refused. */
    FileMesh read(CommandSpec spec, Clock clock) {
        FileMesh mesh;
        try {
            mesh =
                    paths.isEmpty()
                            ? live.read(spec, namespace, clock.instant())
                            : MeshFolder.read(paths, namespace, clock.instant());
        } catch (ResourceFile.Unreadable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (!mesh.refused().isEmpty()) {
            throw new ParameterException(spec.commandLine(), mesh.refused().getFirst());
        }
        mesh.assumed()
                .forEach(note -> spec.commandLine().getErr().println("meshctl: note: " + note));
        return mesh;
    }
}
