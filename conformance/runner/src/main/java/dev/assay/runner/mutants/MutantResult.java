package dev.assay.runner.mutants;

import dev.assay.fixtures.mutant.Mutant;
import java.time.Duration;
import java.util.List;

/**
 * What became of one mutant.
 *
 * @param killedBy IDs of the cases that failed as declared, sorted; a baseline proves no case
 * @param complaints why it does not count as killed, or what failed that must not; empty when all
 *     is well
 */
public record MutantResult(
        Mutant mutant, List<String> killedBy, List<String> complaints, Duration duration) {
    /** Copies. */
    public MutantResult {
        killedBy = List.copyOf(killedBy);
        complaints = List.copyOf(complaints);
    }

    /** Whether everything failed that had to, and nothing else. */
    public boolean killed() {
        return complaints.isEmpty();
    }
}
