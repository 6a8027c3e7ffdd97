package dev.assay.cases.mesh;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.workload.EchoReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which connections of a caller's sidecar one application's requests came on, one after the other,
 * by what a server without a sidecar saw. Thread-safe.
 */
final class PooledConnections implements Probe<Observation> {
    private final Probe<Observation> request;
    private final List<Use> uses = new ArrayList<>();

    /** Those of the requests that this makes, which must be one application connection's. */
    PooledConnections(Probe<Observation> request) {
        this.request = request;
    }

    /**
     * A connection.
     *
     * @param peer its other end, as the server saw it
     * @param before its first request was sent, in nanoseconds
     * @param after its first request was answered
     */
    private record Use(String peer, long before, long after) {}

    /**
     * What has been seen so far.
     *
     * @param lives of each connection but the first, whose beginning nobody saw, and the last,
     *     which is in use: from before its first request to after its successor's first answer
     */
    record Seen(int connections, List<Duration> lives) implements Described {
        @Override
        public String describe() {
            return connections
                    + " connections, one after the other, of which those that were seen to begin and to end"
                    + " lived for "
                    + lives.stream().map(life -> life.toMillis() + " ms").toList();
        }
    }

    /** Makes one request. */
    @Override
    public Observation observe() throws Exception {
        long before = System.nanoTime();
        Observation seen = request.observe();
        long after = System.nanoTime();
        peer(seen).ifPresent(peer -> note(peer, before, after));
        return seen;
    }

    private static Optional<String> peer(Observation seen) {
        return seen instanceof Observation.HttpAnswered answer
                ? answer.echo().map(EchoReport::peer)
                : Optional.empty();
    }

    private synchronized void note(String peer, long before, long after) {
        if (uses.isEmpty() || !uses.getLast().peer().equals(peer)) {
            uses.add(new Use(peer, before, after));
        }
    }

    synchronized Seen seen() {
        var lives = new ArrayList<Duration>();
        for (int i = 1; i + 1 < uses.size(); i++) {
            lives.add(Duration.ofNanos(uses.get(i + 1).after() - uses.get(i).before()));
        }
        return new Seen(uses.size(), lives);
    }

    /** One was seen to be replaced, and none earlier or later. */
    static Expectation<Seen> replaced(Duration earliest, Duration latest) {
        return Expectation.<Seen>of(
                        "a connection that is replaced when it is "
                                + earliest
                                + " to "
                                + latest
                                + " old",
                        seen ->
                                !seen.lives().isEmpty()
                                        && seen.lives().stream()
                                                .allMatch(life -> within(life, earliest, latest)))
                .givenUpWhen(seen ->
                        seen.lives().stream().anyMatch(life -> !within(life, earliest, latest)));
    }

    private static boolean within(Duration life, Duration earliest, Duration latest) {
        return life.compareTo(earliest) >= 0 && life.compareTo(latest) <= 0;
    }
}
