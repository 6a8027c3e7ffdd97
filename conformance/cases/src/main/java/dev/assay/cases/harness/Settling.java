package dev.assay.cases.harness;

/** The second half of {@code leaves.expect(...)}: what the probe must see. */
public interface Settling<T> {
    /**
     * Looks until this has been seen several times in a row, at most as long as a policy may take.
     * A failure is recorded for the leaf and does not end the case.
     */
    void settlesOn(Expectation<? super T> expected);

    /** The same with a patience of its own. */
    void settlesOn(Expectation<? super T> expected, Patience patience);

    /**
     * Looks once: for facts that cannot change, such as a certificate's content or an answer at
     * apply.
     */
    void is(Expectation<? super T> expected);
}
