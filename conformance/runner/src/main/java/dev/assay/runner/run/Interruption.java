package dev.assay.runner.run;

import dev.assay.reports.model.RunResult;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run's account from outside, as the hook of a signal does: what was observed counts, what
 * was not is not-run, and what happens from then on, when everything is being taken down, is not
 * told. Thread-safe.
 */
public final class Interruption {
    private @Nullable Supplier<Optional<RunResult>> account;

    /** The run begins to observe. */
    synchronized void of(Supplier<Optional<RunResult>> begun) {
        account = begun;
    }

    /** Ends the account; empty where no leaf was observed. */
    public synchronized Optional<RunResult> end() {
        Supplier<Optional<RunResult>> begun = account;
        return begun == null ? Optional.empty() : begun.get();
    }
}
