package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of one leaf in all of its case's runs.
 *
 * @param states one per run of the case; a second one only where the first failed
 * @param duration its share of its case's runs, with putting back their lanes; waiting for those is
 *     not in it
 * @param evidence files behind the verdict, as the keeper named them
 */
public record LeafOutcome(
        CaseDescription description,
        LeafDescription leaf,
        List<LeafState> states,
        Duration duration,
        List<String> evidence) {
    /** Copies. */
    public LeafOutcome {
        states = List.copyOf(states);
        evidence = List.copyOf(evidence);
    }

    /**
     * What the last run said; a leaf that could not be observed again is what it was before, or a
     * failure would be excused by what it left behind.
     */
    public LeafState last() {
        return states.size() > 1 && states.getLast() instanceof LeafState.NotRun
                ? states.get(states.size() - 2)
                : states.getLast();
    }

    /** The failure or error of an earlier run that the last one did not repeat. */
    public Optional<LeafState> earlierFailure() {
        return last() instanceof LeafState.Passed
                ? states.stream()
                        .filter(state ->
                                state instanceof LeafState.Failed
                                        || state instanceof LeafState.Errored)
                        .findFirst()
                : Optional.empty();
    }
}
