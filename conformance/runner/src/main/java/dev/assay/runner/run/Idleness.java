package dev.assay.runner.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The machine's unused share of processor time since this was made, as Linux counts it in {@code
 * /proc/stat} (proc(5)); other systems are not asked.
 */
final class Idleness {
    private static final Path COUNTERS = Path.of("/proc/stat");

    /** Position of idle and iowait in the line of all processors. */
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;

    /** Guest time, which the columns after this one hold, is part of user time already. */
    private static final int COUNTED = 8;

    private final Optional<Counters> start = now();

    private record Counters(long idle, long all) {}

    /** From 0, all processors busy all the time, to 1. */
    OptionalDouble share() {
        Optional<Counters> end = now();
        if (start.isEmpty() || end.isEmpty() || end.get().all() <= start.get().all()) {
            return OptionalDouble.empty();
        }
        double idle = end.get().idle() - (double) start.get().idle();
        return OptionalDouble.of(
                Math.clamp(idle / (end.get().all() - start.get().all()), 0.0, 1.0));
    }

    private static Optional<Counters> now() {
        try {
            if (!Files.isReadable(COUNTERS)) {
                return Optional.empty();
            }
            String all = Files.readAllLines(COUNTERS).getFirst();
            long[] columns =
                    Arrays.stream(all.trim().split("\\s+"))
                            .skip(1)
                            .limit(COUNTED)
                            .mapToLong(Long::parseLong)
                            .toArray();
            return Optional.of(
                    new Counters(columns[IDLE] + columns[IOWAIT], Arrays.stream(columns).sum()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // a figure that nothing hangs on
        }
    }
}
