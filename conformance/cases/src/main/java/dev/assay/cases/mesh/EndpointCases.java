package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;

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

/**
 * A sidecar knows where a service's endpoints are, spreads calls over them, and follows their
 * coming and going.
 */
@InProfile(MESH)
final class EndpointCases {
    private static final Map<String, String> GROUP = Map.of("group", "spread");
    private static final int CALLS = 24;

    @Case(
            id = "lb-01",
            title = "calls are spread over a service's endpoints",
            source = "seeds 002 and 003; istio.io: docs/concepts/traffic-management",
            rows = "S22",
            kills = "first-endpoint-only")
    @Leaf(id = "every-endpoint-called")
    @Leaf(id = "none-starved")
    void callsAreSpread(Lane lane, Observations leaves) {
        var names = Set.of("spread-a", "spread-b", "spread-c");
        names.forEach(name -> lane.deploy(WorkloadSpec.meshed(name).labelled(GROUP)));
        lane.expose(new ServiceSpec("spread", GROUP, ServiceSpec.standingPorts()));
        leaves.expect("every-endpoint-called", Actors.spread(lane, "spread", CALLS))
                .settlesOn(
                        Expectation.of(
                                "answers of all of " + names,
                                seen -> seen.callees().equals(names)));
        leaves.expect("none-starved", Actors.spread(lane, "spread", CALLS))
                .settlesOn(
                        Expectation.of(
                                "each endpoint answers at least a sixth of the calls",
                                seen ->
                                        names.stream()
                                                .allMatch(name ->
                                                        seen.answersOf(name) * 6 >= CALLS)));
    }

    @Case(
            id = "lb-02",
            title = "endpoints added, removed and killed are followed without a restart",
            source = "istio/istio: pilot/pkg/xds/eds.go",
            rows = "S22",
            kills = {"stale-endpoints", "first-endpoint-only"})
    @Leaf(id = "added")
    @Leaf(id = "removed")
    @Leaf(id = "killed")
    @Leaf(id = "no-restart")
    void endpointsAreFollowed(Lane lane, Observations leaves) throws Exception {
        Workload first = lane.deploy(WorkloadSpec.meshed("spread-a").labelled(GROUP));
        lane.expose(new ServiceSpec("spread", GROUP, ServiceSpec.standingPorts()));
        leaves.control(Actors.toService(lane, "spread")).is(answered(200).byWorkload("spread-a"));

        Workload second = lane.deploy(WorkloadSpec.meshed("spread-b").labelled(GROUP));
        leaves.expect("added", Actors.spread(lane, "spread", CALLS))
                .settlesOn(callees(Set.of("spread-a", "spread-b")));
        first.close();
        leaves.expect("removed", Actors.spread(lane, "spread", CALLS))
                .settlesOn(callees(Set.of("spread-b")));
        lane.deploy(WorkloadSpec.meshed("spread-c").labelled(GROUP));
        leaves.control(Actors.spread(lane, "spread", CALLS))
                .is(callees(Set.of("spread-b", "spread-c")));
        second.kill();
        leaves.expect("killed", Actors.spread(lane, "spread", CALLS))
                .settlesOn(callees(Set.of("spread-c")));
        leaves.expect("no-restart", lane.client()::restarts).is(Expectation.equalTo(0));
    }

    private static Expectation<Spread> callees(Set<String> names) {
        return Expectation.of(
                "only answers with 200, of " + names,
                seen -> seen.failures() == 0 && seen.callees().equals(names));
    }
}
