package dev.assay.cases.harness;

/** The second half of {@code leaves.control(...)}. */
public final class Control<T> {
    private final Probe<T> probe;
    private final Patience patience;

    Control(Probe<T> probe, Patience patience) {
        this.probe = probe;
        this.patience = patience;
    }

    /**
     * Waits until the path works as it should, and ends the case as failed if it never does.
     *
     * @throws ControlFailed when it does not
     * @throws Exception when the suite cannot look
     */
    public void is(Expectation<? super T> expected) throws Exception {
        is(expected, patience);
    }

    /**
     * The same where it may take another time than policies do, such as for a pod to come up.
     *
     * @throws ControlFailed when it does not
     * @throws Exception when the suite cannot look
     */
    public void is(Expectation<? super T> expected, Patience ownPatience) throws Exception {
        Deadline.Waited<T> waited = Deadline.await(probe, expected, ownPatience.confirmedBy(1));
        if (!waited.met()) {
            throw new ControlFailed(expected.words(), waited.attempts());
        }
    }
}
