package dev.assay.cases.harness;

/**
 * One look at the wire (or at whatever a case observes). What an implementation does, refusals
 * included, is returned; an exception means that the suite could not look, and makes the leaf an
 * error.
 */
@FunctionalInterface
public interface Probe<T> {
    /**
     * Looks once.
     *
     * @throws dev.assay.fixtures.wire.NotCarried when the environment cannot carry it
     * @throws Exception when the suite itself fails
     */
    T observe() throws Exception;
}
