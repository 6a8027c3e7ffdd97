package dev.assay.cases.mesh;

import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.mesh.RefusalTrace.Kind;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.tls.Returned;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.RefusedHandshakes;
import dev.assay.cases.sidecar.RefusedHandshakes.Side;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.NotCarried;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One sidecar's refusals of one peer's certificates, and what it told of them: handshakes that are
 * made anyway are counted here, and the log and the metrics are looked at once before and once
 * after all of them. Traces that the case does not declare are not looked for. Of one case, by its
 * thread.
 */
final class Refusals {
    private static final String NONE = "none";

    private final Observations leaves;
    private final Workload sidecar;
    private final Cause cause;
    private final SidecarLog log;
    private final Probe<RefusedHandshakes.Added> added;
    private final Map<Grounds, Set<String>> alerts = new LinkedHashMap<>();
    private final Map<RefusalReason, Integer> counts = new EnumMap<>(RefusalReason.class);

    private Refusals(
            Observations leaves, Workload sidecar, Workload peer, String identity, Side side) {
        this.leaves = leaves;
        this.sidecar = sidecar;
        this.cause = Cause.tlsOrCertificate().naming(peer, identity);
        this.log = SidecarLog.from(wants(Kind.LOGGED) ? sidecar::sidecarLog : List::of);
        this.added =
                wants(Kind.COUNTED)
                        ? added(sidecar, side)
                        : () -> new RefusedHandshakes.Added(Map.of());
    }

    /**
     * From now on, those of a server's sidecar.
     *
     * @param identity that the caller claims where its certificate lets it
     */
    static Refusals ofCallers(
            Observations leaves, Workload sidecar, Workload caller, String identity) {
        return new Refusals(leaves, sidecar, caller, identity, Side.LISTENER);
    }

    /**
     * From now on, those of a caller's sidecar.
     *
     * @param identity that the server claims where its certificate lets it
     */
    static Refusals ofServers(
            Observations leaves, Workload sidecar, Workload server, String identity) {
        return new Refusals(leaves, sidecar, server, identity, Side.CLUSTER);
    }

    private boolean wants(Kind kind) {
        return leaves.wants(kind.leaf());
    }

    /** Whoever cannot be asked now is not asked later, and the leaf says why. */
    private static Probe<RefusedHandshakes.Added> added(Workload sidecar, Side side) {
        try {
            return RefusedHandshakes.of(sidecar, side).added();
        } catch (NotCarried e) {
            return () -> {
                throw e;
            };
        }
    }

    /** The same call; it is noted when the sidecar refuses the caller. */
    Probe<Observation> noting(Grounds grounds, Probe<Observation> call) {
        return () -> {
            Observation seen = call.observe();
            note(grounds, seen);
            return seen;
        };
    }

    /** The same of a client that comes back. */
    Probe<Returned> notingReturned(Grounds grounds, Probe<Returned> call) {
        return () -> {
            Returned seen = call.observe();
            note(grounds, seen.observation());
            return seen;
        };
    }

    private void note(Grounds grounds, Observation seen) {
        if (seen instanceof Observation.Refused refused) {
            count(grounds);
            told(grounds, refused.alert());
        }
    }

    /** The same call by way of the sidecar; it is noted when that refuses the server. */
    Probe<Observation> noting(Grounds grounds, Probe<Observation> call, TlsServerProbe server) {
        return () -> {
            Observation seen = call.observe();
            if (upstreamFailure().isMetBy(seen)) {
                count(grounds);
                server.accepted().forEach(each -> told(grounds, each.alert()));
            }
            return seen;
        };
    }

    private void count(Grounds grounds) {
        counts.merge(grounds.reason(), 1, Integer::sum);
    }

    private void told(Grounds grounds, Optional<String> alert) {
        alerts.computeIfAbsent(grounds, _ -> new LinkedHashSet<>()).add(alert.orElse(NONE));
    }

    /** Judges the traces of all of a case's; the leaves say so where nothing was refused. */
    static void judge(Observations leaves, Refusals... all) {
        boolean traced = false;
        for (Refusals each : all) {
            traced |= each.judge();
        }
        if (!traced) {
            leaveOut(leaves);
        }
    }

    /** There is nothing to judge. */
    static void leaveOut(Observations leaves) {
        for (Kind each : Kind.values()) {
            leaves.leaveOut(each.leaf(), "nothing was refused that could leave a trace");
        }
    }

    /**
     * Judges the traces.
     *
     * @return whether there was anything to leave one
     */
    boolean judge() {
        if (counts.isEmpty()) {
            return false;
        }
        if (wants(Kind.ALERT)) {
            leaves.expect(Kind.ALERT.leaf(), () -> new Alerts(sidecar.spec().name(), alerts))
                    .is(fitting());
        }
        Patience once = leaves.patience().confirmedBy(1);
        if (wants(Kind.LOGGED)) {
            Map<Cause, Integer> lines = lines();
            leaves.expect(Kind.LOGGED.leaf(), log.tally(lines.keySet()))
                    .settlesOn(SidecarLog.Tally.atLeast(lines), once);
        }
        if (wants(Kind.COUNTED)) {
            leaves.expect(Kind.COUNTED.leaf(), added)
                    .settlesOn(RefusedHandshakes.Added.atLeast(counted()), once);
        }
        return true;
    }

    /** As many lines as refusals, and of each reason as many as were refused for it. */
    private Map<Cause, Integer> lines() {
        var lines = new LinkedHashMap<Cause, Integer>();
        lines.put(cause, counts.values().stream().mapToInt(each -> each).sum());
        counts.forEach((reason, times) -> lines.put(cause.and(reason.cause()), times));
        return lines;
    }

    private Map<Set<String>, Integer> counted() {
        var counted = new HashMap<Set<String>, Integer>();
        counts.forEach((reason, times) -> counted.merge(reason.counters(), times, Integer::sum));
        return counted;
    }

    private Expectation<Alerts> fitting() {
        return Expectation.of(
                alerts.keySet().stream()
                        .map(each ->
                                each.shown()
                                        + ": "
                                        + String.join(", ", new TreeSet<>(each.alerts()))
                                        + ", or no alert")
                        .collect(Collectors.joining("; ")),
                Alerts::fit);
    }

    /** What a sidecar said over the wire, by what it refused. */
    private record Alerts(String sidecar, Map<Grounds, Set<String>> byGrounds)
            implements Described {
        boolean fit() {
            return byGrounds.entrySet().stream()
                    .allMatch(each ->
                            each.getValue().stream()
                                    .allMatch(name ->
                                            name.equals(NONE)
                                                    || each.getKey().alerts().contains(name)));
        }

        @Override
        public String describe() {
            var words = new ArrayList<String>();
            byGrounds.forEach((grounds, names) ->
                    words.add(grounds.shown() + ": " + String.join(" and ", names)));
            return "alerts of " + sidecar + ": " + String.join("; ", words);
        }
    }
}
