package dev.assay.reports.model;

import java.time.Duration;
import java.util.List;

/** Leaves for tests that care about nothing but ID, level and verdict. */
public final class Leaves {
    private Leaves() {}

    /** A result with this ID, level and verdict. */
    public static LeafResult leaf(String id, Level level, Verdict verdict) {
        int slash = id.indexOf('/');
        Leaf leaf =
                new Leaf(
                        id,
                        slash < 0 ? id : id.substring(0, slash),
                        "title of " + id,
                        "requirement of " + id,
                        List.of("mesh"),
                        level,
                        List.of(),
                        "source of " + id,
                        "./assay run --case '" + id + "'");
        return new LeafResult(leaf, verdict, Duration.ofMillis(7), Finding.because("as it was"));
    }
}
