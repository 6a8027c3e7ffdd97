package dev.assay.cases.mesh;

import dev.assay.cases.catalogue.LeafParameter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The mode in force on one workload port for every combination of what mesh, namespace, workload
 * and port say. The table ({@code mode-matrix.csv}) was written from Istio's documents and is the
 * expectation; no implementation is asked.
 */
final class ModeMatrix {
    private static final String TABLE = "mode-matrix.csv";

    private ModeMatrix() {}

    /** What one scope says. */
    enum Scope {
        ABSENT,
        UNSET,
        DISABLE,
        PERMISSIVE,
        STRICT;

        /** As it stands in a leaf's ID and in a workload's name. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The mode that must be in force. */
    enum Effective {
        DISABLE,
        PERMISSIVE,
        STRICT
    }

    /**
     * One cell; all cells share one topology, in which only the mesh-wide mode changes over time.
     */
    record Cell(Scope mesh, Scope namespace, Scope workload, Scope port, Effective effective)
            implements LeafParameter {
        @Override
        public String leafId() {
            return mesh.word() + "-" + namespace.word() + "-" + workload.word() + "-" + port.word();
        }

        @Override
        public String title() {
            return "mesh %s, namespace %s, workload %s, port %s: %s is in force"
                    .formatted(mesh, namespace, workload, port, effective);
        }

        @Override
        public String group() {
            return "all";
        }
    }

    /** All 625 cells in the order of the table. */
    static List<Cell> cells() {
        try (InputStream table =
                Objects.requireNonNull(
                        ModeMatrix.class.getResourceAsStream(TABLE),
                        TABLE + " is not on the class path")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("mesh,"))
                    .map(ModeMatrix::cell)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Cells in which any two scopes occur with every pair of modes: an orthogonal array of strength
     * 2 from Latin squares of order 5, which has as few rows as there are pairs.
     */
    static List<Cell> coveringPairs() {
        var modes = List.of(Scope.values());
        return cells().stream()
                .filter(cell -> {
                    int mesh = modes.indexOf(cell.mesh());
                    int namespace = modes.indexOf(cell.namespace());
                    return modes.indexOf(cell.workload()) == (mesh + namespace) % modes.size()
                            && modes.indexOf(cell.port()) == (mesh + 2 * namespace) % modes.size();
                })
                .toList();
    }

    private static Cell cell(String line) {
        String[] words = line.split(",", -1);
        return new Cell(
                Scope.valueOf(words[0]),
                Scope.valueOf(words[1]),
                Scope.valueOf(words[2]),
                Scope.valueOf(words[3]),
                Effective.valueOf(words[4]));
    }
}
