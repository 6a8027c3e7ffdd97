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

/**
 * The catalogue index as it is committed beside the cases: what a certificate asks for cannot
 * shrink without being seen in a review.
 */
public final class CommittedIndex {
    /** Where it lies in the cases' jar. */
    public static final String RESOURCE = "/dev/assay/cases/catalogue/catalogue.json";

    /** Where it lies in the source tree. */
    public static final Path SOURCE =
            Path.of(
                    "conformance/cases/src/main/resources/dev/assay/cases/catalogue/catalogue.json");

    private CommittedIndex() {}

    /** Its text; empty where none is committed yet. */
    public static String text() {
        try (InputStream in = CommittedIndex.class.getResourceAsStream(RESOURCE)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its core leaves. */
    public static CatalogueIndex load() {
        try {
            String text = text();
            JsonNode root = new ObjectMapper().readTree(text.isEmpty() ? "{}" : text);
            var core = new ArrayList<String>();
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
