package dev.assay.cases.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A field of a rule that takes patterns, and its negation: the truth table of every kind of pattern
 * against a value that all of them match, one that none does, and none at all.
 *
 * @param name as YAML says it
 * @param negation as YAML says it
 * @param exact a pattern that is the matching value
 * @param prefix one that ends with a star
 * @param suffix one that begins with a star
 */
record PatternField(String name, String negation, String exact, String prefix, String suffix) {

    /** The kinds of patterns that Istio knows. */
    private enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        PRESENCE
    }

    /** What the request has. */
    enum Value {
        MATCHING,
        OTHER,
        ABSENT
    }

    /**
     * One cell of the table.
     *
     * @param path of the requests for which the rule is
     * @param demand what the rule demands, as YAML
     * @param allowed whether the rule matches a request with this value
     */
    record Cell(String leafId, String path, String demand, Value value, boolean allowed) {}

    /** Every cell, for the values that a request can have. */
    List<Cell> cells(Value... values) {
        var cells = new ArrayList<Cell>();
        for (Kind kind : Kind.values()) {
            for (boolean negated : new boolean[] {false, true}) {
                for (Value value : values) {
                    // presence asks for no particular value
                    if (kind != Kind.PRESENCE || value != Value.OTHER) {
                        cells.add(cell(kind, negated, value));
                    }
                }
            }
        }
        return cells;
    }

    private Cell cell(Kind kind, boolean negated, Value value) {
        String field = negated ? negation : name;
        String rule = words(field) + "-" + words(kind.name());
        return new Cell(
                rule + "-" + words(value.name()),
                "/" + rule,
                field + ": [\"" + pattern(kind) + "\"]",
                value,
                (value == Value.MATCHING) != negated);
    }

    private String pattern(Kind kind) {
        return switch (kind) {
            case EXACT -> exact;
            case PREFIX -> prefix;
            case SUFFIX -> suffix;
            case PRESENCE -> "*";
        };
    }

    /** {@code notHosts} and {@code MATCHING} as an ID says them. */
    private static String words(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
