package dev.assay.mesh.ca.rotation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The step that comes next.
 *
 * @param next its stage
 * @param safeFrom from when on it is safe; empty where it need not wait
 */
public record Outlook(Stage next, Optional<Instant> safeFrom) {

    /** Of a state, with the waiting that the rotation was begun with. */
    public static Outlook of(CaState state, IssuedLeaves leaves) {
        return switch (state.rotation()) {
            case Rotation.Resting _ -> new Outlook(Stage.ADD, Optional.empty());
            case Rotation.Added added ->
                    new Outlook(Stage.SWITCH, Optional.of(safe(added, added.atLeast())));
            case Rotation.Switched switched ->
                    new Outlook(
                            Stage.DROP, Optional.of(safe(switched, switched.atLeast(), leaves)));
        };
    }

    /** Every workload has had the time to learn the new root. */
    static Instant safe(Rotation.Added added, Duration atLeast) {
        return added.since().plus(atLeast);
    }

    /** The same for the new signer's leaves, and no leaf of the old root is valid any more. */
    static Instant safe(Rotation.Switched switched, Duration atLeast, IssuedLeaves leaves) {
        var waited = switched.since().plus(atLeast);
        return leaves.lastEnd(switched.leaving()).filter(end -> end.isAfter(waited)).orElse(waited);
    }
}
