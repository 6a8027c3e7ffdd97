package dev.assay.reports.html;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Drawings among the evidence, which stand inside the page: it has no load of any kind, and is sent
 * around alone. Shown as images, so that nothing in them runs.
 */
@FunctionalInterface
public interface Pictures {
    /** Larger ones are a link like other evidence: the page is to open at once. */
    long MOST_BYTES = 128 * 1024;

    /** None is shown. */
    Pictures NONE = _ -> Optional.empty();

    /** The address of an image for a piece of evidence; empty when it is none, or cannot be had. */
    Optional<String> of(String evidence);

    /** Those below a report folder. */
    static Pictures in(Path folder) {
        return evidence ->
                evidence.endsWith(".svg") ? read(folder.resolve(evidence)) : Optional.empty();
    }

    /** The addresses of all that are images. */
    default List<String> among(List<String> evidence) {
        return evidence.stream().flatMap(each -> of(each).stream()).toList();
    }

    private static Optional<String> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            return Optional.of(
                    "data:image/svg+xml;base64,"
                            + Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        } catch (IOException e) {
            return Optional.empty(); // The link to it remains.
        }
    }
}
