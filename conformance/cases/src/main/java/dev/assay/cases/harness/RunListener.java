package dev.assay.cases.harness;

import dev.assay.cases.catalogue.CaseDescription;
import dev.assay.cases.catalogue.LeafDescription;
import dev.assay.fixtures.environment.Mesh;
import java.util.List;

/** What a run tells to whoever reports it. Called from several threads at once. */
public interface RunListener {
    /** Tells nobody. */
    RunListener NONE = new RunListener() {};

    /** A mesh stands, after this many milliseconds. */
    default void meshReady(Mesh mesh, long millis) {}

    /** A lane stands; several may at once. */
    default void laneReady(Lane lane) {}

    /** A case begins, with these leaves. */
    default void started(CaseDescription description, List<LeafDescription> leaves) {}

    /**
     * A leaf failed, is in error, or passed with pictures; what is around it stands as it stood.
     * Keeps evidence before anything is cleaned up.
     *
     * @return the files kept, relative to the report folder
     */
    default List<String> keepEvidence(
            CaseDescription description,
            LeafDescription leaf,
            LeafState state,
            Surroundings around) {
        return List.of();
    }

    /** A leaf's outcome is final. */
    default void finished(LeafOutcome outcome) {}
}
