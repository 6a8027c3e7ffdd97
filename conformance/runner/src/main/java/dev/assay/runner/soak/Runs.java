package dev.assay.runner.soak;

import dev.assay.runner.UserFault;
import java.util.List;
import java.util.Optional;

/** Starts runs of the suite. Thread-safe. */
interface Runs {
    /**
     * Runs to the end.
     *
     * @param name one of its own for each run of a soak
     * @param arguments what {@code ./assay run} gets beside the report's folder
     * @throws UserFault when it cannot be started, or has written a report that cannot be read
     * @throws InterruptedException when the soak is to end; the run has ended then
     */
    Ran run(String name, List<String> arguments) throws UserFault, InterruptedException;

    /** A run of this name that has ended already, in this soak's earlier part. */
    Optional<Ran> ended(String name) throws UserFault;

    /** Forgets what an earlier soak left: nothing has ended yet. */
    void begin() throws UserFault;
}
