package dev.assay.cases.breakage;

import dev.assay.cases.harness.Described;
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
final class SidecarLog {
    private static final int SHOWN = 3;

    private final Supplier<List<String>> lines;
    private final Optional<String> last;

    private SidecarLog(Supplier<List<String>> lines, Optional<String> last) {
        this.lines = lines;
        this.last = last;
    }

    /** From now on; asked for again at each look. */
    static SidecarLog from(Supplier<List<String>> lines) {
        List<String> before = lines.get();
        return new SidecarLog(
                lines, before.isEmpty() ? Optional.empty() : Optional.of(before.getLast()));
    }

    /**
     * The newest line that says why, looked for after each such call: a leaf on the log stands by
     * itself. What was written before the first of these calls does not count: while a change
     * spreads, a right mesh may log what a wrong one does.
     */
    Probe<Found> after(Probe<?> call, Cause cause) {
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
    Probe<Found> line(Cause cause) {
        return () -> {
            List<String> written = written();
            return new Found(
                    written.reversed().stream().filter(cause.test()).findFirst(),
                    written.size(),
                    written.subList(Math.max(0, written.size() - SHOWN), written.size()));
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
    record Found(Optional<String> line, int written, List<String> newest) implements Described {
        @Override
        public String describe() {
            return line.orElseGet(
                    () -> "no such line among " + written + ", the newest of which are " + newest);
        }
    }
}
