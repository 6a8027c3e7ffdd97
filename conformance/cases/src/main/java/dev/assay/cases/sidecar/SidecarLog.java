package dev.assay.cases.sidecar;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar has written since a moment: what {@code kubectl logs POD -c istio-proxy} would
 * show. Lines of before do not count: other cases have used the same workload.
 */
public final class SidecarLog {
    private static final int SHOWN = 3;

    private final Supplier<List<String>> lines;
    private final Optional<String> last;

    private SidecarLog(Supplier<List<String>> lines, Optional<String> last) {
        this.lines = lines;
        this.last = last;
    }

    /** From now on; asked for again at each look. */
    public static SidecarLog from(Supplier<List<String>> lines) {
        List<String> before = lines.get();
        return new SidecarLog(
                lines, before.isEmpty() ? Optional.empty() : Optional.of(before.getLast()));
    }

    /**
     * The newest line that says why, looked for after each such call: a leaf on the log stands by
     * itself. What was written before the first of these calls does not count: while a change
     * spreads, a right mesh may log what a wrong one does.
     */
    public Probe<Found> after(Probe<?> call, Cause cause) {
        var since = new AtomicReference<@Nullable SidecarLog>();
        return () -> {
            SidecarLog log = since.get();
            if (log == null) {
                log = from(lines);
                since.set(log);
            }
            call.observe();
            return log.line(cause).observe();
        };
    }

    /** The same where somebody else calls. */
    public Probe<Found> line(Cause cause) {
        return () -> {
            List<String> written = written();
            return new Found(
                    written.reversed().stream().filter(cause.test()).findFirst(),
                    written.size(),
                    written.subList(Math.max(0, written.size() - SHOWN), written.size()));
        };
    }

    /** How many lines say why, for somebody who knows how often it happened. */
    public Probe<Counted> lines(Cause cause) {
        return () -> {
            List<String> saying = written().stream().filter(cause.test()).toList();
            return new Counted(
                    saying.size(),
                    saying.isEmpty() ? Optional.empty() : Optional.of(saying.getLast()));
        };
    }

    /** A log forgets its oldest lines: if the mark is among them, all that is left is new. */
    private List<String> written() {
        List<String> all = lines.get();
        return all.subList(last.map(all::lastIndexOf).orElse(-1) + 1, all.size());
    }

    /**
     * What a look found.
     *
     * @param line what was sought
     * @param written how many lines there are
     * @param newest some of them
     */
    public record Found(Optional<String> line, int written, List<String> newest)
            implements Described {
        /** Copies. */
        public Found {
            newest = List.copyOf(newest);
        }

        @Override
        public String describe() {
            return line.orElseGet(
                    () -> "no such line among " + written + ", the newest of which are " + newest);
        }
    }

    /**
     * How many lines a look found.
     *
     * @param last the newest of them
     */
    public record Counted(int lines, Optional<String> last) implements Described {
        /** That there are so many at least. */
        public static Expectation<Counted> atLeast(int lines, Cause cause) {
            return Expectation.of(
                    lines + " lines of the log at least with " + cause.words(),
                    counted -> counted.lines() >= lines);
        }

        @Override
        public String describe() {
            return last.map(line -> lines + " such lines, the newest " + line)
                    .orElse("no such line");
        }
    }
}
