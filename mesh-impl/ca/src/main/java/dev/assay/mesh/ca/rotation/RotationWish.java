package dev.assay.mesh.ca.rotation;

import dev.assay.mesh.ca.Signer;
import dev.assay.mesh.ca.rule.TtlRule;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an operator asks for: to go on with a rotation as far as is safe, one step at a time. Asked
 * again after a kill it goes on where the state is.
 *
 * @param to the stage to stop at; empty for whatever comes next
 * @param atLeast how long a step waits for the workloads; empty for what the rotation was begun
 *     with, and at its begin for {@link TtlRule#ISTIO_STANDARD}, the life of one leaf
 * @param brought the signer of the new root; empty to have one made
 */
public record RotationWish(
        Optional<Stage> to, Optional<Duration> atLeast, Optional<Signer> brought) {

    public RotationWish {
        if (atLeast.filter(given -> !given.isPositive()).isPresent()) {
            throw new IllegalArgumentException("atLeast: %s (expected: > 0)".formatted(atLeast));
        }
    }

    /**
     * The one step to take.
     *
     * @param made makes a signer of a new root; asked only if a rotation begins
     */
    public Step step(CaState state, Supplier<Signer> made, IssuedLeaves leaves, Instant now) {
        return switch (state.rotation()) {
            case Rotation.Resting resting -> begin(state, resting, made, leaves, now);
            case Rotation.Added added
                    when brought.isPresent() && !isBrought(RootRotation.root(added.next())) ->
                    RootRotation.secondRotation("switch");
            case Rotation.Added added when isTo(Stage.ADD) ->
                    new Step.Already("the new root is believed since " + added.since());
            case Rotation.Added added ->
                    RootRotation.switchSigner(state, longer(added.atLeast()), now);
            case Rotation.Switched _
                    when brought.isPresent() && !isBrought(RootRotation.root(state.signer())) ->
                    RootRotation.secondRotation("drop");
            case Rotation.Switched switched when isTo(Stage.ADD) || isTo(Stage.SWITCH) ->
                    new Step.Already("the new signer signs since " + switched.since());
            case Rotation.Switched switched ->
                    RootRotation.drop(state, leaves, longer(switched.atLeast()), now);
        };
    }

    /**
     * A later call may lengthen what an earlier one has asked for; shortened, a step would come
     * before whoever asked first thought it safe.
     */
    private Duration longer(Duration recorded) {
        return atLeast.filter(given -> given.compareTo(recorded) > 0).orElse(recorded);
    }

    /** Whether this is no farther than what was asked for. */
    public boolean isReachedBy(Stage stage) {
        return to.filter(wanted -> wanted.compareTo(stage) > 0).isEmpty();
    }

    private Step begin(
            CaState state,
            Rotation.Resting resting,
            Supplier<Signer> made,
            IssuedLeaves leaves,
            Instant now) {
        var waiting = atLeast.orElse(TtlRule.ISTIO_STANDARD);
        if (isTo(Stage.SWITCH)) {
            return RootRotation.switchSigner(state, waiting, now);
        }
        if (isTo(Stage.DROP)) {
            return RootRotation.drop(state, leaves, waiting, now);
        }
        // The command that ended a rotation may have been killed before it said so; who asks again
        // has not asked for another one.
        var justEnded = resting.ended().filter(ended -> now.isBefore(ended.plus(waiting)));
        if (to.isEmpty() && justEnded.isPresent()) {
            return new Step.Already(
                    "the last rotation ended at %s; '--to add' begins another"
                            .formatted(justEnded.get()));
        }
        return RootRotation.add(state, brought.orElseGet(made), waiting, now);
    }

    private boolean isTo(Stage stage) {
        return to.equals(Optional.of(stage));
    }

    private boolean isBrought(X509Certificate root) {
        return brought.map(RootRotation::root).equals(Optional.of(root));
    }
}
