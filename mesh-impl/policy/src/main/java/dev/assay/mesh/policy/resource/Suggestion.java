package dev.assay.mesh.policy.resource;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to write. */
final class Suggestion {

    private Suggestion() {}

    /** A sentence naming the nearest candidate, or all of them where none is near. */
    static String among(String written, Collection<String> candidates) {
        return nearest(written, candidates)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> "expected one of " + candidates.stream().sorted().toList());
    }

    private static Optional<String> nearest(String written, Collection<String> candidates) {
        String lower = written.toLowerCase(Locale.ROOT);
        int most = Math.max(2, written.length() / 3);
        return candidates.stream()
                .filter(c -> distance(lower, c.toLowerCase(Locale.ROOT)) <= most)
                .min(
                        Comparator.comparingInt(
                                        (String c) -> distance(lower, c.toLowerCase(Locale.ROOT)))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
