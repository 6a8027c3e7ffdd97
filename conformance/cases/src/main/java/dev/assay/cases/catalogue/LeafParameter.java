package dev.assay.cases.catalogue;

import java.util.List;
import java.util.Set;

/** One parameter set of a case, and thereby one leaf. */
public interface LeafParameter {
    /**
     * The part of the leaf's ID after the slash; unique within the case, never an index. Empty for
     * a sole leaf, which has the case's own ID.
     */
    String leafId();

    /** How much the leaf weighs. */
    default Level level() {
        return Level.CORE;
    }

    /** What the leaf observes, where that says more than the ID. */
    default String title() {
        return "";
    }

    /** Features that it needs beyond its case's. */
    default List<String> features() {
        return List.of();
    }

    /** What it needs of the environment beyond its case's needs. */
    default List<Need> needs() {
        return List.of();
    }

    /** Its profiles where they differ from the case's; empty means the case's. */
    default Set<Profile> profiles() {
        return Set.of();
    }

    /**
     * Leaves of one group share one invocation, for which the case's method takes the {@code List}
     * of them; by default each leaf is alone.
     */
    default String group() {
        return leafId();
    }
}
