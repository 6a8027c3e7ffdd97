package dev.assay.mesh.meshctl;

import dev.assay.mesh.kubernetes.files.FileMesh;
import dev.assay.mesh.kubernetes.files.ManifestReader;
import dev.assay.mesh.kubernetes.files.ManifestText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a call: those that are named, and those in the folders that are named. */
final class MeshFolder {
    private static final Set<String> ENDINGS = Set.of("yaml", "yml", "json");

    private MeshFolder() {}

    /**
     * Reads them.
     *
     * @throws ResourceFile.Unreadable at the first that cannot be read, or a folder without any
     */
    static FileMesh read(List<String> paths, String namespace, Instant now)
            throws ResourceFile.Unreadable {
        var texts = new ArrayList<ManifestText>();
        for (String path : paths) {
            for (String file : files(path)) {
                texts.add(new ManifestText(file, ResourceFile.read(file)));
            }
        }
        return ManifestReader.read(texts, namespace, now);
    }

    private static List<String> files(String path) throws ResourceFile.Unreadable {
        Path folder = Path.of(path);
        if (path.isEmpty() || !Files.isDirectory(folder)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            var files =
                    all.filter(Files::isRegularFile)
                            .filter(file -> ENDINGS.contains(ending(file)))
                            .map(Path::toString)
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new ResourceFile.Unreadable(
                        "folder '" + path + "' has no file *.yaml, *.yml or *.json");
            }
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new ResourceFile.Unreadable(
                    "folder '" + path + "' cannot be read: " + e.getMessage());
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
