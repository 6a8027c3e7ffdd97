package dev.assay.runner.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.cases.catalogue.Level;
import dev.assay.reports.model.CatalogueIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The catalogue index as it is committed beside the cases: what a certificate asks for cannot
 * shrink without being seen in a review.
 */
public final class CommittedIndex {
    /** Where it lies in the cases' jar. */
    public static final String RESOURCE = "/dev/assay/cases/catalogue/catalogue.json";

    /** The cases with core leaves that are not written yet, in the same jar. */
    public static final String NOT_IMPLEMENTED = "/dev/assay/cases/catalogue/not-implemented.txt";

    /** Where it lies in the source tree. */
    public static final Path SOURCE =
            Path.of(
                    "conformance/cases/src/main/resources/dev/assay/cases/catalogue/catalogue.json");

    private CommittedIndex() {}

    /** Its text; empty where none is committed yet. */
    public static String text() {
        return text(RESOURCE);
    }

    /** The IDs of cases with core leaves that are not written yet. */
    public static List<String> notImplemented() {
        return text(NOT_IMPLEMENTED)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String text(String resource) {
        try (InputStream in = CommittedIndex.class.getResourceAsStream(resource)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its core leaves, and what is not implemented yet. */
    public static CatalogueIndex load() {
        try {
            String text = text();
            JsonNode root = new ObjectMapper().readTree(text.isEmpty() ? "{}" : text);
            var core = new ArrayList<String>(notImplemented());
            root.properties()
                    .forEach(leaf -> {
                        if (leaf.getValue().asText().equals(Level.CORE.text())) {
                            core.add(leaf.getKey());
                        }
                    });
            return CatalogueIndex.of(core);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the source file from these cases; the working directory is the project's root. */
    public static void update(Catalogue catalogue) throws IOException {
        Files.createDirectories(SOURCE.getParent());
        Files.writeString(SOURCE, CatalogueJson.index(catalogue));
    }
}
