package dev.assay.reports.comparison;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two runs side by side. They share the leaves on which both came to a verdict of the
 * implementation; a leaf that one of them could not run, or did not select, cannot be compared and
 * is counted apart.
 *
 * @param shared how many leaves can be compared
 * @param differences the shared leaves with different verdicts, by ID
 * @param onlyFirst the leaves on which only the first came to a verdict, by ID
 * @param onlySecond the same for the second
 */
public record Comparison(
        int shared, List<Difference> differences, List<String> onlyFirst, List<String> onlySecond) {
    /** What a run says when it has found out nothing about the implementation. */
    private static final Set<Verdict> NOTHING_FOUND_OUT =
            EnumSet.of(Verdict.NOT_RUN, Verdict.NOT_APPLICABLE);

    /** Copies. */
    public Comparison {
        differences = List.copyOf(differences);
        onlyFirst = List.copyOf(onlyFirst);
        onlySecond = List.copyOf(onlySecond);
    }

    /** One leaf, judged differently. */
    public record Difference(LeafResult first, LeafResult second) {
        /** The leaf's ID. */
        public String id() {
            return first.id();
        }
    }

    /** Compares. */
    public static Comparison of(RunResult first, RunResult second) {
        Map<String, LeafResult> left = judged(first);
        Map<String, LeafResult> right = judged(second);
        var differences = new ArrayList<Difference>();
        int shared = 0;
        for (LeafResult one : left.values()) {
            LeafResult other = right.get(one.id());
            if (other != null) {
                shared++;
                if (other.verdict() != one.verdict()) {
                    differences.add(new Difference(one, other));
                }
            }
        }
        return new Comparison(shared, differences, lacking(left, right), lacking(right, left));
    }

    private static List<String> lacking(
            Map<String, LeafResult> here, Map<String, LeafResult> there) {
        return here.keySet().stream().filter(id -> !there.containsKey(id)).toList();
    }

    private static Map<String, LeafResult> judged(RunResult run) {
        return run.leaves().stream()
                .filter(leaf -> !NOTHING_FOUND_OUT.contains(leaf.verdict()))
                .collect(
                        Collectors.toMap(
                                LeafResult::id, Function.identity(), (a, b) -> a, TreeMap::new));
    }
}
