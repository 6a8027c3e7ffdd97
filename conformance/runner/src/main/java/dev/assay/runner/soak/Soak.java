package dev.assay.runner.soak;

import dev.assay.runner.UserFault;
import java.util.function.Consumer;

/** One long check at a scale of its own. */
public interface Soak {
    /** The word of the command line. */
    String name();

    /** The name of its record. */
    default String record() {
        return name();
    }

    /** What it shows, in a clause. */
    String title();

    /** Runs at full length; fewer are a smaller check, whose result is not kept. */
    int fullRounds();

    /**
     * Runs it.
     *
     * @param progress gets a line for every step
     * @throws UserFault when it cannot be run here
     * @throws InterruptedException when it is to end early; what it started has ended then
     */
    SoakFindings run(int rounds, Consumer<String> progress) throws UserFault, InterruptedException;
}
