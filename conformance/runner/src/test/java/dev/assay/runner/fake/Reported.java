package dev.assay.runner.fake;

import dev.assay.reports.model.CatalogueIndex;
import dev.assay.reports.model.EnvironmentUsed;
import dev.assay.reports.model.Finding;
import dev.assay.reports.model.Implementation;
import dev.assay.reports.model.Leaf;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.Level;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Suite;
import dev.assay.reports.model.Topology;
import dev.assay.reports.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Results of runs that never were. */
public final class Reported {
    private Reported() {}

    /** A run in this environment with these leaves. */
    public static RunResult run(String environment, LeafResult... leaves) {
        return RunResult.of(
                new Suite("assay", "0.1.0"),
                new Implementation(
                        "Assay", "reference mesh", "1", List.of(), "", "reference", List.of()),
                new EnvironmentUsed(environment, java.util.Map.of()),
                Instant.parse("2026-11-21T10:15:30Z"),
                Duration.ofSeconds(7),
                List.of(),
                1,
                Topology.UNKNOWN,
                List.of(leaves),
                new CatalogueIndex(Set.of()));
    }

    /** Passed leaves with these IDs. */
    public static LeafResult[] passed(String... ids) {
        return Stream.of(ids).map(id -> leaf(id, Verdict.PASSED, "")).toArray(LeafResult[]::new);
    }

    /** One leaf. */
    public static LeafResult leaf(String id, Verdict verdict, String message) {
        return new LeafResult(
                new Leaf(
                        id,
                        id.split("/", 2)[0],
                        "title",
                        "requirement",
                        List.of("mesh"),
                        Level.CORE,
                        List.of(),
                        "source",
                        "./assay run --case '" + id + "'"),
                verdict,
                Duration.ofMillis(1),
                Finding.because(message));
    }
}
