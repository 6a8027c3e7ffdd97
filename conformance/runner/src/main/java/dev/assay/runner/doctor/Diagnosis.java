package dev.assay.runner.doctor;

import dev.assay.fixtures.environment.ExistingCluster.Finding;

/**
 * One thing that an environment needs.
 *
 * @param environment the environment's name
 * @param what is there or lacks, in a few words
 * @param remedy what to do; empty where nothing lacks
 */
public record Diagnosis(String environment, State state, String what, String remedy) {
    /** Whether it is there. */
    public enum State {
        OK,
        LACKS,
        /** Neither: something worth knowing. */
        NOTE
    }

    static Diagnosis ok(String environment, String what) {
        return new Diagnosis(environment, State.OK, what, "");
    }

    static Diagnosis lacks(String environment, String what, String remedy) {
        return new Diagnosis(environment, State.LACKS, what, remedy);
    }

    static Diagnosis note(String environment, String what) {
        return new Diagnosis(environment, State.NOTE, what, "");
    }

    static Diagnosis of(String environment, Finding found) {
        return new Diagnosis(
                environment, State.valueOf(found.state().name()), found.what(), found.remedy());
    }

    static Diagnosis of(boolean has, String environment, String what, String remedy) {
        return has ? ok(environment, what) : lacks(environment, what, remedy);
    }
}
