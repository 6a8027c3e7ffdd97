package dev.assay.reports.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that a run found; what all renderings are made of. Times are kept to the millisecond,
 * leaves are sorted by ID, so that the same run always gives the same files.
 *
 * @param schemaVersion version of {@code report.json}'s shape; raised when a field changes meaning
 * @param profiles names of the profiles that were asked for
 * @param seed what randomness was seeded with; given to {@code --seed} it repeats the run
 * @param outcome the result over the catalogue index, see {@link Outcome#of}
 * @param cases of those leaves; none until {@link #telling} has said
 * @param jars what brought cases that are not of the catalogue
 * @param timing where the time went; {@link Timing#UNKNOWN} until {@link #timed} has said
 */
public record RunResult(
        int schemaVersion,
        Suite suite,
        Implementation implementation,
        EnvironmentUsed environment,
        Instant startedAt,
        Duration duration,
        List<String> profiles,
        long seed,
        Outcome outcome,
        Timing timing,
        Topology topology,
        List<LeafResult> leaves,
        List<CaseText> cases,
        List<CaseJar> jars) {

    /** The shape that this version writes. */
    public static final int SCHEMA_VERSION = 1;

    /**
     * @throws IllegalArgumentException when two leaves have the same ID, or one is of a jar that is
     *     not named
     */
    public RunResult {
        jars = List.copyOf(jars);
        var fromJars =
                jars.stream().flatMap(jar -> jar.cases().stream()).collect(Collectors.toSet());
        Set<String> ids = new HashSet<>();
        for (LeafResult result : leaves) {
            if (result.isFromJar() && !fromJars.contains(result.leaf().caseId())) {
                throw new IllegalArgumentException(
                        "leaf '%s' is of no jar that the run names".formatted(result.id()));
            }
            if (!ids.add(result.id())) {
                throw new IllegalArgumentException(
                        "two leaves are called '%s'; an ID belongs to one leaf"
                                .formatted(result.id()));
            }
        }
        startedAt = startedAt.truncatedTo(ChronoUnit.MILLIS);
        duration = duration.truncatedTo(ChronoUnit.MILLIS);
        profiles = List.copyOf(profiles);
        leaves = leaves.stream().sorted(Comparator.comparing(LeafResult::id)).toList();
        cases = cases.stream().sorted(Comparator.comparing(CaseText::id)).toList();
    }

    /** A run of the present schema, judged over this index. */
    public static RunResult of(
            Suite suite,
            Implementation implementation,
            EnvironmentUsed environment,
            Instant startedAt,
            Duration duration,
            List<String> profiles,
            long seed,
            Topology topology,
            List<LeafResult> leaves,
            CatalogueIndex index) {
        return of(
                suite,
                implementation,
                environment,
                startedAt,
                duration,
                profiles,
                seed,
                topology,
                leaves,
                index,
                List.of());
    }

    /** The same, to which these jars brought cases. */
    public static RunResult of(
            Suite suite,
            Implementation implementation,
            EnvironmentUsed environment,
            Instant startedAt,
            Duration duration,
            List<String> profiles,
            long seed,
            Topology topology,
            List<LeafResult> leaves,
            CatalogueIndex index,
            List<CaseJar> jars) {
        return new RunResult(
                SCHEMA_VERSION,
                suite,
                implementation,
                environment,
                startedAt,
                duration,
                profiles,
                seed,
                Outcome.of(leaves, index.concerning(profiles)),
                Timing.UNKNOWN,
                topology,
                leaves,
                List.of(),
                jars);
    }

    /** The same run, with what is to be said of its cases; of others nothing is kept. */
    public RunResult telling(List<CaseText> texts) {
        var known = leaves.stream().map(each -> each.leaf().caseId()).collect(Collectors.toSet());
        return with(
                outcome, timing, texts.stream().filter(each -> known.contains(each.id())).toList());
    }

    /** Whether it was asked of a proxy or a CA by itself, which needs no environment. */
    public boolean isOfOneAlone() {
        return CatalogueIndex.isOfOneAlone(profiles);
    }

    /** The same run, its leaves judged again over this index. */
    public RunResult judgedOver(CatalogueIndex index) {
        return with(Outcome.of(leaves, index.concerning(profiles)), timing, cases);
    }

    /** The same run, with what is known of where its time went. */
    public RunResult timed(Timing measured) {
        return with(outcome, measured, cases);
    }

    private RunResult with(Outcome judged, Timing measured, List<CaseText> told) {
        return new RunResult(
                schemaVersion,
                suite,
                implementation,
                environment,
                startedAt,
                duration,
                profiles,
                seed,
                judged,
                measured,
                topology,
                leaves,
                told,
                jars);
    }

    /** The counts; derived, never stored. */
    public Summary summary() {
        return Summary.of(leaves);
    }

    /** The result alone. */
    public Result result() {
        return outcome.result();
    }

    /** The leaves of the catalogue: what conformance is about. */
    public List<LeafResult> ofCatalogue() {
        return leaves.stream().filter(each -> !each.isFromJar()).toList();
    }

    /** The leaves of a jar's cases. */
    public List<LeafResult> of(CaseJar jar) {
        return leaves.stream().filter(each -> jar.cases().contains(each.leaf().caseId())).toList();
    }

    /** The leaves that make the run exit with 1. */
    public List<LeafResult> failures() {
        return leaves.stream().filter(LeafResult::failsTheRun).toList();
    }
}
