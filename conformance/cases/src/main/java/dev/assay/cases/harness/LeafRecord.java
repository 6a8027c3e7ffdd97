package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the runs of a case have said about one leaf so far. Used by one thread. */
final class LeafRecord {
    private final LeafDescription leaf;
    private final List<LeafState> states = new ArrayList<>();
    private final List<String> evidence = new ArrayList<>();

    LeafRecord(LeafDescription leaf) {
        this.leaf = leaf;
    }

    LeafDescription leaf() {
        return leaf;
    }

    void add(LeafState state) {
        states.add(state);
    }

    void addEvidence(List<String> files) {
        files.stream().filter(file -> !evidence.contains(file)).forEach(evidence::add);
    }

    /** Whether the last run failed or was in error. */
    boolean isBad() {
        return states.getLast() instanceof LeafState.Failed
                || states.getLast() instanceof LeafState.Errored;
    }

    LeafOutcome outcome(CaseDescription description, Duration took) {
        return new LeafOutcome(description, leaf, states, took, evidence);
    }
}
