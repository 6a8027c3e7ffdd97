package dev.assay.runner;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a user may have meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of the names, if it is near enough to be meant. */
    public static Optional<String> nearest(String typed, Collection<String> names) {
        int near = Math.max(2, typed.length() / 3);
        return names.stream()
                .filter(name -> distance(typed, name) <= near)
                .min(Comparator.comparingInt(name -> distance(typed, name)));
    }

    /** A sentence's end: {@code "; did you mean 'x'?"}, or nothing. */
    public static String orNothing(String typed, Collection<String> names) {
        return nearest(typed, names).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** Insertions, deletions and replacements between two words. */
    static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replace = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
