package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.Map;
import java.util.Set;

/** A service's servers get their sidecars one by one, while it is in use. */
@InProfile(MESH)
final class RollingInjectionCases {
    private static final String SERVICE = "rolled";
    private static final Map<String, String> SERVING = Map.of("rolled", "serving");
    private static final Map<String, String> APART = Map.of("rolled", "apart");
    private static final int CALLS = 16;
    private static final int ENOUGH = 20;

    @Case(
            id = "in-10",
            title =
                    "servers get sidecars one by one without a lost call under PERMISSIVE; under STRICT callers without one are refused",
            source = "istio.io: docs/tasks/security/authentication/mtls-migration",
            how =
                    "Two naked servers are replaced by two with sidecars, under calls from a naked and from a meshed client. Then STRICT, and one naked server beside them.",
            rows = {"S14", "S15", "S18"},
            kills = {"always-mutual", "decides-per-service"})
    @Leaf(id = "rolling-naked-client")
    @Leaf(id = "rolling-sidecar-client")
    @Leaf(id = "strict-naked-client")
    @Leaf(id = "strict-sidecar-client")
    void sidecarsOneByOne(Lane lane, Observations leaves) throws Exception {
        Workload first = lane.deploy(WorkloadSpec.naked("rolled-a").labelled(SERVING));
        Workload second = lane.deploy(WorkloadSpec.naked("rolled-b").labelled(SERVING));
        lane.expose(new ServiceSpec(SERVICE, SERVING, ServiceSpec.standingPorts()));
        serves(lane, leaves, Set.of("rolled-a", "rolled-b"));
        Workload third;
        try (var naked = Traffic.of(Actors.toService(lane, lane.naked(), SERVICE), answered(200));
                var meshed = Traffic.of(Actors.toService(lane, SERVICE), answered(200))) {
            third = replaced(lane, leaves, first, "rolled-b", "rolled-c");
            replaced(lane, leaves, second, "rolled-c", "rolled-d");
            leaves.expect("rolling-naked-client", naked::seen).settlesOn(Traffic.unbroken(ENOUGH));
            leaves.expect("rolling-sidecar-client", meshed::seen)
                    .settlesOn(Traffic.unbroken(ENOUGH));
        }

        lane.apply(Policies.peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        Workload late = lane.deploy(WorkloadSpec.naked("rolled-e").labelled(APART));
        leaves.control(Actors.nakedTo(lane, late, Actors.HTTP)).is(answered(200));
        leaves.expect("strict-naked-client", Actors.nakedTo(lane, third, Actors.HTTP))
                .settlesOn(refused());
        leaves.expect("strict-naked-client", Actors.toService(lane, lane.naked(), SERVICE))
                .settlesOn(refused());
        lane.relabel(late, SERVING);
        leaves.expect("strict-sidecar-client", Actors.spread(lane, SERVICE, CALLS))
                .settlesOn(by(Set.of("rolled-c", "rolled-d", "rolled-e")));
    }

    /** One more server with a sidecar, then one without a sidecar less. */
    private static Workload replaced(
            Lane lane, Observations leaves, Workload old, String other, String name)
            throws Exception {
        Workload fresh = lane.deploy(WorkloadSpec.meshed(name).labelled(APART));
        lane.relabel(fresh, SERVING);
        serves(lane, leaves, Set.of(old.spec().name(), other, name));
        lane.relabel(old, APART);
        serves(lane, leaves, Set.of(other, name));
        return fresh;
    }

    private static void serves(Lane lane, Observations leaves, Set<String> names) {
        leaves.expect("rolling-naked-client", Actors.spread(lane, lane.naked(), SERVICE, CALLS))
                .settlesOn(by(names));
        leaves.expect("rolling-sidecar-client", Actors.spread(lane, SERVICE, CALLS))
                .settlesOn(by(names));
    }

    private static Expectation<Spread> by(Set<String> names) {
        return Expectation.of(
                "only answers with 200, of " + names,
                seen -> seen.failures() == 0 && seen.callees().equals(names));
    }
}
