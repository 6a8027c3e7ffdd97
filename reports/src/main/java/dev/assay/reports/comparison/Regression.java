package dev.assay.reports.comparison;

import dev.assay.reports.model.LeafResult;
import dev.assay.reports.model.RunResult;
import dev.assay.reports.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What became of an implementation between two builds. Unlike {@link Comparison}, it has a
 * direction: what passed has to pass again.
 *
 * @param worse leaves that passed and no longer do, by ID
 * @param lost leaves that passed, and that the newer run has not observed, by ID
 * @param better leaves that pass and did not, by ID
 * @param still leaves that both runs have observed to be wrong, by ID
 * @param added leaves that only the newer run knows, by ID
 */
public record Regression(
        List<Step> worse,
        List<Step> lost,
        List<Step> better,
        List<Step> still,
        List<LeafResult> added) {

    /** Copies. */
    public Regression {
        worse = List.copyOf(worse);
        lost = List.copyOf(lost);
        better = List.copyOf(better);
        still = List.copyOf(still);
        added = List.copyOf(added);
    }

    /** One leaf, before and after; no longer there, if the newer run does not know it. */
    public record Step(LeafResult before, Optional<LeafResult> after) {
        /** The leaf's ID. */
        public String id() {
            return before.id();
        }

        /** Whether it counts: provisional leaves are told of only. */
        public boolean gates() {
            return after.orElse(before).leaf().level().gates();
        }
    }

    /** Compares an older run with a newer one. */
    public static Regression of(RunResult older, RunResult newer) {
        Map<String, LeafResult> now =
                newer.leaves().stream()
                        .collect(Collectors.toMap(LeafResult::id, Function.identity()));
        var worse = new ArrayList<Step>();
        var lost = new ArrayList<Step>();
        var better = new ArrayList<Step>();
        var still = new ArrayList<Step>();
        for (LeafResult before : older.leaves()) {
            var step = new Step(before, Optional.ofNullable(now.remove(before.id())));
            boolean passed = before.verdict() == Verdict.PASSED;
            switch (step.after().map(LeafResult::verdict).orElse(Verdict.NOT_RUN)) {
                case PASSED -> {
                    if (!passed && wasObserved(before)) {
                        better.add(step);
                    }
                }
                case FAILED, FLAKY, ERROR, WAIVED -> {
                    if (passed) {
                        worse.add(step);
                    } else if (wasObserved(before)) {
                        still.add(step);
                    }
                }
                case NOT_RUN, NOT_APPLICABLE -> {
                    if (passed) {
                        lost.add(step);
                    }
                }
            }
        }
        List<LeafResult> added =
                newer.leaves().stream().filter(each -> now.containsKey(each.id())).toList();
        return new Regression(worse, lost, better, still, added);
    }

    private static boolean wasObserved(LeafResult leaf) {
        return switch (leaf.verdict()) {
            case PASSED, FAILED, WAIVED, FLAKY, ERROR -> true;
            case NOT_RUN, NOT_APPLICABLE -> false;
        };
    }

    /** New leaves that an implementation is to pass, and does not. */
    public List<LeafResult> addedAndWrong() {
        return added.stream().filter(LeafResult::failsTheRun).toList();
    }

    /** Whether a core or extended leaf is worse; what is lost counts only if that is asked. */
    public boolean regresses(boolean countLost) {
        return worse.stream().anyMatch(Step::gates)
                || (countLost && lost.stream().anyMatch(Step::gates));
    }
}
