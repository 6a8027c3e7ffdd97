package dev.assay.reports.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A run's result and why it is not better.
 *
 * @param reasons sentences, most severe first; empty exactly when the result is conformant
 */
public record Outcome(Result result, List<String> reasons) {

    private static final int NAMED_LEAVES = 5;
    private static final String NOT_IN_THIS_RUN =
            "of the catalogue index not in this run (not selected, or not implemented yet)";

    /**
     * @throws IllegalArgumentException when a conformant result has reasons or another has none
     */
    public Outcome {
        reasons = List.copyOf(reasons);
        if ((result == Result.CONFORMANT) != reasons.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s with reasons %s: exactly a conformant result has none"
                            .formatted(result.text(), reasons));
        }
    }

    /**
     * Judges a run. Not conformant when a core or extended leaf failed or is in error; partial when
     * a core leaf, of the index or of the run, is anything but passed, when any leaf is flaky
     * (never green), or when there is no core leaf at all; else conformant. Provisional leaves
     * never gate, but a leaf that the index calls core must have passed whatever level the run gave
     * it. Leaves of a jar's cases count neither for nor against.
     */
    public static Outcome of(Collection<LeafResult> all, CatalogueIndex index) {
        List<LeafResult> leaves = all.stream().filter(each -> !each.isFromJar()).toList();
        var severe = new ArrayList<String>();
        for (Verdict verdict : List.of(Verdict.FAILED, Verdict.ERROR)) {
            List<String> ids = gating(leaves, verdict);
            if (!ids.isEmpty()) {
                String clause =
                        verdict == Verdict.FAILED ? "failed" : "in error (the suite's fault)";
                severe.add(sentence(ids, "core or extended", clause));
            }
        }
        List<String> open = openReasons(leaves, index);
        if (!severe.isEmpty()) {
            severe.addAll(open);
            return new Outcome(Result.NOT_CONFORMANT, severe);
        }
        return new Outcome(open.isEmpty() ? Result.CONFORMANT : Result.PARTIAL, open);
    }

    /** Why the run is not conformant even where nothing failed. */
    private static List<String> openReasons(Collection<LeafResult> leaves, CatalogueIndex index) {
        Map<String, LeafResult> byId = new HashMap<>();
        SortedSet<String> core = new TreeSet<>(index.coreLeaves());
        for (LeafResult result : leaves) {
            byId.put(result.id(), result);
            if (result.leaf().level() == Level.CORE) {
                core.add(result.id());
            }
        }
        if (core.isEmpty()) {
            return List.of(
                    "no core leaf is in the catalogue index or in the run: nothing is proved");
        }
        var missing = new ArrayList<String>();
        Map<Verdict, List<String>> notPassed = new EnumMap<>(Verdict.class);
        for (String id : core) {
            LeafResult result = byId.get(id);
            if (result == null) {
                missing.add(id);
            } else if (result.verdict() != Verdict.PASSED && !isSevere(result)) {
                notPassed.computeIfAbsent(result.verdict(), _ -> new ArrayList<>()).add(id);
            }
        }
        var reasons = new ArrayList<String>();
        notPassed.forEach((verdict, ids) -> reasons.add(sentence(ids, "core", verdict.text())));
        List<String> flaky =
                gating(leaves, Verdict.FLAKY).stream().filter(id -> !core.contains(id)).toList();
        if (!flaky.isEmpty()) {
            reasons.add(sentence(flaky, "extended", Verdict.FLAKY.text()));
        }
        if (!missing.isEmpty()) {
            reasons.add(sentence(missing, "core", NOT_IN_THIS_RUN));
        }
        return reasons;
    }

    /** Whether the leaf makes the run not conformant, and is named for that already. */
    private static boolean isSevere(LeafResult result) {
        return result.leaf().level().gates()
                && (result.verdict() == Verdict.FAILED || result.verdict() == Verdict.ERROR);
    }

    private static List<String> gating(Collection<LeafResult> leaves, Verdict verdict) {
        return leaves.stream()
                .filter(result -> result.leaf().level().gates() && result.verdict() == verdict)
                .map(LeafResult::id)
                .sorted()
                .toList();
    }

    private static String sentence(List<String> ids, String level, String clause) {
        String named = ids.stream().limit(NAMED_LEAVES).collect(Collectors.joining(", "));
        String more =
                ids.size() > NAMED_LEAVES
                        ? ", and %d more".formatted(ids.size() - NAMED_LEAVES)
                        : "";
        String noun = ids.size() == 1 ? "leaf" : "leaves";
        return "%d %s %s %s: %s%s".formatted(ids.size(), level, noun, clause, named, more);
    }
}
