package dev.assay.reports.html;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The mode matrix as a grid: mesh and namespace choose one of 25 blocks, workload and port the cell
 * in it. Leaves are found by their ID, {@code matrix/<mesh>-<namespace>-<workload>-<port>}, with or
 * without a further part; where a cell has several leaves, the worst verdict is shown.
 *
 * @param cells the cells in reading order; empty when the run has no leaf of the matrix
 * @param shades what passed cells expect, first line, when there are few enough to tell apart: the
 *     index is the shade, and the pattern of inheritance becomes visible
 */
public record MatrixPicture(List<Cell> cells, List<String> shades) {

    /** The values on each axis, in the order of the picture. */
    public static final List<String> MODES =
            List.of("absent", "UNSET", "DISABLE", "PERMISSIVE", "STRICT");

    private static final String PREFIX = "matrix/";
    private static final int MOST_SHADES = 4;
    private static final int CELL = 15;
    private static final int BLOCK = 5 * CELL + 10;
    private static final int LEFT = 92;
    private static final int TOP = 48;

    /** Copies the lists. */
    public MatrixPicture {
        cells = List.copyOf(cells);
        shades = List.copyOf(shades);
    }

    /**
     * One cell.
     *
     * @param id the leaf that it stands for; empty when the run has none
     * @param verdict the verdict's word, or {@code absent} when the run has no such leaf
     * @param shade index of what it expects; 0 when shades are not told apart
     */
    public record Cell(int x, int y, String id, String label, String verdict, int shade) {

        /** Whether the run has a leaf for this cell. */
        public boolean known() {
            return !id.isEmpty();
        }

        /** Whether a mark is drawn on the cell, so that colour is not all that tells it. */
        public boolean marked() {
            return known() && !verdict.equals(Verdict.PASSED.text());
        }
    }

    static MatrixPicture of(Collection<LeafResult> leaves) {
        Map<List<Integer>, LeafResult> byCell = new HashMap<>();
        for (LeafResult result : leaves) {
            position(result.id()).ifPresent(at -> byCell.merge(at, result, MatrixPicture::worse));
        }
        if (byCell.isEmpty()) {
            return new MatrixPicture(List.of(), List.of());
        }
        Map<String, Integer> shades = new LinkedHashMap<>();
        var cells = new ArrayList<Cell>();
        for (int mesh = 0; mesh < MODES.size(); mesh++) {
            for (int namespace = 0; namespace < MODES.size(); namespace++) {
                for (int workload = 0; workload < MODES.size(); workload++) {
                    for (int port = 0; port < MODES.size(); port++) {
                        List<Integer> at = List.of(mesh, namespace, workload, port);
                        cells.add(cell(at, Optional.ofNullable(byCell.get(at)), shades));
                    }
                }
            }
        }
        boolean tellable = shades.size() <= MOST_SHADES;
        return new MatrixPicture(
                tellable ? cells : cells.stream().map(MatrixPicture::unshaded).toList(),
                tellable && shades.size() > 1 ? List.copyOf(shades.keySet()) : List.of());
    }

    private static Cell cell(
            List<Integer> at, Optional<LeafResult> leaf, Map<String, Integer> shades) {
        int x = LEFT + at.get(1) * BLOCK + at.get(3) * CELL;
        int y = TOP + at.get(0) * BLOCK + at.get(2) * CELL;
        String place =
                "mesh %s, namespace %s, workload %s, port %s"
                        .formatted(
                                MODES.get(at.get(0)),
                                MODES.get(at.get(1)),
                                MODES.get(at.get(2)),
                                MODES.get(at.get(3)));
        if (leaf.isEmpty()) {
            return new Cell(x, y, "", place + ": not in this run", "absent", 0);
        }
        LeafResult result = leaf.get();
        String expected = result.finding().expected().lines().findFirst().orElse("").strip();
        int shade = shades.computeIfAbsent(expected, _ -> shades.size());
        String verdict = result.verdict().text();
        String label =
                "%s: %s%s"
                        .formatted(
                                place, verdict, expected.isEmpty() ? "" : "; expected " + expected);
        return new Cell(x, y, result.id(), label, verdict, shade);
    }

    private static Cell unshaded(Cell cell) {
        return new Cell(cell.x(), cell.y(), cell.id(), cell.label(), cell.verdict(), 0);
    }

    private static LeafResult worse(LeafResult one, LeafResult other) {
        return Severity.ORDER.compare(one.verdict(), other.verdict()) >= 0 ? one : other;
    }

    /** The indexes on the four axes that an ID names; empty when it is no cell's. */
    static Optional<List<Integer>> position(String id) {
        if (!id.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] modes = id.substring(PREFIX.length()).split("/", 2)[0].split("-", -1);
        var at = new ArrayList<Integer>();
        for (String mode : modes) {
            at.add(indexOf(mode));
        }
        return at.size() == 4 && at.stream().noneMatch(Predicate.isEqual(-1))
                ? Optional.of(List.copyOf(at))
                : Optional.empty();
    }

    private static int indexOf(String mode) {
        for (int i = 0; i < MODES.size(); i++) {
            if (MODES.get(i).toLowerCase(Locale.ROOT).equals(mode.toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether there is anything to draw. */
    public boolean known() {
        return !cells.isEmpty();
    }

    /** How many cells have this verdict's word. */
    public long count(String verdict) {
        return cells.stream().filter(cell -> cell.verdict().equals(verdict)).count();
    }

    /** Counts in words, for those who do not see the picture. */
    public String description() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            long count = count(verdict.text());
            if (count > 0) {
                counts.put(verdict, count);
            }
        }
        var parts = new ArrayList<String>();
        counts.forEach((verdict, count) -> parts.add(count + " " + verdict.text()));
        long absent = count("absent");
        if (absent > 0) {
            parts.add(absent + " not in this run");
        }
        return "Mode matrix of %d cells: %s".formatted(cells.size(), String.join(", ", parts));
    }

    /** The middle of a block on the horizontal axis. */
    public int columnMiddle(int index) {
        return LEFT + index * BLOCK + 5 * CELL / 2;
    }

    /** The middle of a block on the vertical axis. */
    public int rowMiddle(int index) {
        return TOP + index * BLOCK + 5 * CELL / 2;
    }

    /** The middle of an inner column of a block. */
    public int innerColumn(int block, int index) {
        return LEFT + block * BLOCK + index * CELL + CELL / 2;
    }

    /** The middle of an inner row of a block. */
    public int innerRow(int block, int index) {
        return TOP + block * BLOCK + index * CELL + CELL / 2;
    }

    /** The letter that stands for a mode where there is no room for its name. */
    public String letter(int index) {
        return index == 0 ? "–" : MODES.get(index).substring(0, 1);
    }

    /** Width of the drawing. */
    public int width() {
        return LEFT + 5 * BLOCK;
    }

    /** Height of the drawing. */
    public int height() {
        return TOP + 5 * BLOCK;
    }
}
