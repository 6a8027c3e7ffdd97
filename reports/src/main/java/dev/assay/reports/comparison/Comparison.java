package dev.assay.reports.comparison;

import dev.assay.reports.model.Finding;
import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two runs side by side. They share the leaves that both have observed. A leaf that just one has
 * observed is a disagreement, unless what tells the two runs apart explains it: another environment
 * carries other leaves (not-run), another driver declares other features (not-applicable).
 *
 * @param shared how many leaves both have observed
 * @param disagreements leaves with different verdicts for which nothing speaks, by ID
 * @param explained leaves that one has observed and the other not, for a reason of its place or
 *     driver, by ID
 * @param onlyFirst the leaves that only the first report has, by ID
 * @param onlySecond the same for the second
 */
public record Comparison(
        int shared,
        List<Difference> disagreements,
        List<Difference> explained,
        List<String> onlyFirst,
        List<String> onlySecond) {
    /** Copies. */
    public Comparison {
        disagreements = List.copyOf(disagreements);
        explained = List.copyOf(explained);
        onlyFirst = List.copyOf(onlyFirst);
        onlySecond = List.copyOf(onlySecond);
    }

    /** One leaf, told differently. */
    public record Difference(LeafResult first, LeafResult second) {
        /** The leaf's ID. */
        public String id() {
            return first.id();
        }

        /** Whether it is the first that has observed nothing. */
        public boolean firstLacks() {
            return !observed(first);
        }

        /** Of an explained one, the side that has observed nothing and says why. */
        public LeafResult lacking() {
            return firstLacks() ? first : second;
        }
    }

    /** Whether nothing of what the two reports say stands against each other. */
    public boolean agrees() {
        return disagreements.isEmpty() && onlyFirst.isEmpty() && onlySecond.isEmpty();
    }

    /** Compares. */
    public static Comparison of(RunResult first, RunResult second) {
        Map<String, LeafResult> left = byId(first);
        Map<String, LeafResult> right = byId(second);
        boolean otherPlace = !first.environment().name().equals(second.environment().name());
        boolean otherDriver =
                !first.implementation().driver().equals(second.implementation().driver());
        var disagreements = new ArrayList<Difference>();
        var explained = new ArrayList<Difference>();
        int shared = 0;
        for (LeafResult one : left.values()) {
            LeafResult other = right.get(one.id());
            if (other == null) {
                continue;
            }
            if (observed(one) && observed(other)) {
                shared++;
            }
            if (one.verdict() == other.verdict()) {
                continue;
            }
            var difference = new Difference(one, other);
            if (explains(one, other, otherPlace, otherDriver)
                    || explains(other, one, otherPlace, otherDriver)) {
                explained.add(difference);
            } else {
                disagreements.add(difference);
            }
        }
        return new Comparison(
                shared, disagreements, explained, lacking(left, right), lacking(right, left));
    }

    /** Whether one side's having observed nothing is what another place or driver brings along. */
    private static boolean explains(
            LeafResult lacking, LeafResult other, boolean otherPlace, boolean otherDriver) {
        boolean declared =
                switch (lacking.verdict()) {
                    case NOT_RUN ->
                            otherPlace && !lacking.finding().message().equals(Finding.INTERRUPTED);
                    case NOT_APPLICABLE -> otherDriver;
                    case PASSED, FAILED, WAIVED, FLAKY, ERROR -> false;
                };
        return declared && other.verdict() != Verdict.ERROR;
    }

    private static boolean observed(LeafResult leaf) {
        return switch (leaf.verdict()) {
            case PASSED, FAILED, WAIVED, FLAKY -> true;
            case NOT_RUN, NOT_APPLICABLE, ERROR -> false;
        };
    }

    private static List<String> lacking(
            Map<String, LeafResult> here, Map<String, LeafResult> there) {
        return here.keySet().stream().filter(id -> !there.containsKey(id)).toList();
    }

    private static Map<String, LeafResult> byId(RunResult run) {
        return run.leaves().stream()
                .collect(
                        Collectors.toMap(
                                LeafResult::id, Function.identity(), (a, b) -> a, TreeMap::new));
    }
}
