package dev.assay.cases.mesh;

import static dev.assay.cases.probe.Expectations.upstreamFailure;

import dev.assay.cases.harness.Described;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.mesh.RefusalTrace.Kind;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.tls.TlsServerProbe;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.RefusedHandshakes;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.NotCarried;
import java.util.ArrayList;
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
 * after all of them. Of one case, by its thread.
 */
final class Refusals {
    private static final String NONE = "none";

    private final Observations leaves;
    private final Workload sidecar;
    private final Cause cause;
    private final SidecarLog log;
    private final Probe<RefusedHandshakes.Added> added;
    private final Map<ShownCertificate, Set<String>> alerts = new LinkedHashMap<>();
    private int count;

    /**
     * From now on.
     *
     * @param identity that the peer claims where its certificate lets it
     */
    Refusals(Observations leaves, Workload sidecar, Workload peer, String identity) {
        this.leaves = leaves;
        this.sidecar = sidecar;
        this.cause = Cause.tlsOrCertificate().naming(peer, identity);
        this.log = SidecarLog.from(wants(Kind.LOGGED) ? sidecar::sidecarLog : List::of);
        this.added = wants(Kind.COUNTED) ? added(sidecar) : () -> new RefusedHandshakes.Added(0);
    }

    private boolean wants(Kind kind) {
        return leaves.wants(kind.leaf());
    }

    /** Whoever cannot be asked now is not asked later, and the leaf says why. */
    private static Probe<RefusedHandshakes.Added> added(Workload sidecar) {
        try {
            return RefusedHandshakes.of(sidecar).added();
        } catch (NotCarried e) {
            return () -> {
                throw e;
            };
        }
    }

    /** The same call; it is noted when the sidecar refuses the caller. */
    Probe<Observation> ofCaller(ShownCertificate shown, Probe<Observation> call) {
        return () -> {
            Observation seen = call.observe();
            if (seen instanceof Observation.Refused refused) {
                count++;
                told(shown, refused.alert());
            }
            return seen;
        };
    }

    /** The same call by way of the sidecar; it is noted when that refuses the server. */
    Probe<Observation> ofServer(
            ShownCertificate shown, Probe<Observation> call, TlsServerProbe server) {
        return () -> {
            Observation seen = call.observe();
            if (upstreamFailure().isMetBy(seen)) {
                count++;
                server.accepted().forEach(each -> told(shown, each.alert()));
            }
            return seen;
        };
    }

    private void told(ShownCertificate shown, Optional<String> alert) {
        alerts.computeIfAbsent(shown, _ -> new LinkedHashSet<>()).add(alert.orElse(NONE));
    }

    /**
     * Judges the traces.
     *
     * @return whether there was anything to leave one
     */
    boolean judge() {
        if (count == 0) {
            return false;
        }
        leaves.expect(Kind.ALERT.leaf(), () -> new Alerts(sidecar.spec().name(), alerts))
                .is(fitting());
        Patience once = leaves.patience().confirmedBy(1);
        leaves.expect(Kind.LOGGED.leaf(), log.lines(cause))
                .settlesOn(SidecarLog.Counted.atLeast(count, cause), once);
        leaves.expect(Kind.COUNTED.leaf(), added)
                .settlesOn(RefusedHandshakes.Added.atLeast(count), once);
        return true;
    }

    private Expectation<Alerts> fitting() {
        return Expectation.of(
                alerts.keySet().stream()
                        .map(ShownCertificate::defect)
                        .distinct()
                        .map(defect ->
                                defect.id()
                                        + ": "
                                        + String.join(", ", new TreeSet<>(FittingAlerts.of(defect)))
                                        + ", or no alert")
                        .collect(Collectors.joining("; ")),
                Alerts::fit);
    }

    /** What a sidecar said over the wire, by the certificate that it refused. */
    private record Alerts(String sidecar, Map<ShownCertificate, Set<String>> byShown)
            implements Described {
        boolean fit() {
            return byShown.entrySet().stream()
                    .allMatch(each ->
                            each.getValue().stream()
                                    .allMatch(name ->
                                            name.equals(NONE)
                                                    || FittingAlerts.of(each.getKey().defect())
                                                            .contains(name)));
        }

        @Override
        public String describe() {
            var words = new ArrayList<String>();
            byShown.forEach((shown, names) ->
                    words.add(shown.leafId() + ": " + String.join(" and ", names)));
            return "alerts of " + sidecar + ": " + String.join("; ", words);
        }
    }
}
