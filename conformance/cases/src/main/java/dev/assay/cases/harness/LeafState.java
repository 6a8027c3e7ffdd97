package dev.assay.cases.harness;

import java.util.List;
import java.util.Map;

/** What one run of a case says about one leaf, before waivers and retries are considered. */
public sealed interface LeafState {
    /** How the message of an error begins where no mesh, or no lane of it, came up. */
    String NO_LANE = "no lane: ";

    /**
     * Everything expected was seen.
     *
     * @param pictures drawings of it, SVG by file name
     */
    record Passed(String expected, String observed, Map<String, byte[]> pictures)
            implements LeafState {
        /** Copies. */
        public Passed {
            pictures = Map.copyOf(pictures);
        }
    }

    /** The implementation did something else. */
    record Failed(String message, String expected, List<Attempt> attempts) implements LeafState {
        /** Copies. */
        public Failed {
            attempts = List.copyOf(attempts);
        }
    }

    /** This environment cannot carry it, or something that it needs is not there. */
    record NotRun(String reason) implements LeafState {}

    /** It needs a feature that the driver does not declare. */
    record NotApplicable(String reason) implements LeafState {}

    /** Whether there is something to look at beside the verdict itself. */
    default boolean leavesEvidence() {
        return switch (this) {
            case Passed passed -> !passed.pictures().isEmpty();
            case Failed _, Errored _ -> true;
            case NotRun _, NotApplicable _ -> false;
        };
    }

    /** The suite's fault. */
    record Errored(String message, Throwable cause) implements LeafState {}
}
