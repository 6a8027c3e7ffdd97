package dev.assay.mesh.ca.rotation;

import java.time.Instant;
import java.util.Optional;

/** What becomes of the wish to go on with a rotation. */
public sealed interface Step {

    /**
     * It goes on, once this state is kept.
     *
     * @param stage the one that is reached by it
     */
    record Taken(Stage stage, CaState next) implements Step {}

    /** The rotation is given up, once this state is kept; no stage is left of it. */
    record GivenUp(CaState next) implements Step {}

    /**
     * What is asked has been done before; nothing changes.
     *
     * @param what has been done, in words
     */
    record Already(String what) implements Step {}

    /**
     * It would be unsafe; nothing changes.
     *
     * @param stage the one that is not reached
     * @param why also says what to do
     * @param safeFrom from when on it is safe, where waiting helps
     */
    record Refused(Stage stage, String why, Optional<Instant> safeFrom) implements Step {}

    /** The state to keep; empty where nothing changes. */
    default Optional<CaState> kept() {
        return switch (this) {
            case Taken(_, var next) -> Optional.of(next);
            case GivenUp(var next) -> Optional.of(next);
            case Already _, Refused _ -> Optional.empty();
        };
    }
}
