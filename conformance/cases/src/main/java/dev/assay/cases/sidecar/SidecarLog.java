package dev.assay.cases.sidecar;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

    /** How many lines say each of these, for somebody who knows how often each happened. */
    public Probe<Tally> tally(Set<Cause> causes) {
        return () -> {
            List<String> written = written();
            var lines = new LinkedHashMap<String, Integer>();
            for (Cause each : causes) {
                lines.put(
                        each.words(),
                        Math.toIntExact(written.stream().filter(each.test()).count()));
            }
            return new Tally(
                    lines,
                    written.reversed().stream()
                            .filter(line ->
                                    causes.stream().anyMatch(each -> each.test().test(line)))
                            .findFirst());
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
     * @param lines by the words of their cause, in the order in which they were asked for
     * @param last the newest of them all
     */
    public record Tally(Map<String, Integer> lines, Optional<String> last) implements Described {
        /** Copies. */
        public Tally {
            lines = Collections.unmodifiableMap(new LinkedHashMap<>(lines));
        }

        /** That there are so many of each at least. */
        public static Expectation<Tally> atLeast(Map<Cause, Integer> wanted) {
            return Expectation.of(
                    wanted.entrySet().stream()
                            .map(each ->
                                    each.getValue()
                                            + " lines of the log at least with "
                                            + each.getKey().words())
                            .collect(Collectors.joining("; ")),
                    tally ->
                            wanted.entrySet().stream()
                                    .allMatch(each -> tally.of(each.getKey()) >= each.getValue()));
        }

        private int of(Cause cause) {
            return lines.getOrDefault(cause.words(), 0);
        }

        @Override
        public String describe() {
            return last.map(line ->
                            lines.entrySet().stream()
                                            .map(each -> said(each.getValue(), each.getKey()))
                                            .collect(Collectors.joining("; "))
                                    + "; the newest is "
                                    + line)
                    .orElse("no such line");
        }

        private static String said(int lines, String words) {
            return (lines == 0 ? "no such line" : lines + " such lines") + " with " + words;
        }
    }
}
