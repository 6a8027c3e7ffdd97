package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import java.util.TreeMap;

/** What changes about a workload while it stands, and must not need a new one. */
@InProfile(MESH)
final class RunningWorkloadCases {
    @Case(
            id = "az-30",
            title =
                    "a policy begins to hold when a running workload gets its label, and ends with it",
            source =
                    "istio/istio: tests/integration/security/authz_test.go, updateLabel; istio.io: docs/concepts/security, policy target",
            rows = {"S12", "S9"},
            kills = "labels-read-once")
    @Leaf(id = "without-label")
    @Leaf(id = "starts")
    @Leaf(id = "sibling-untouched")
    @Leaf(id = "stops")
    @Leaf(id = "same-instance")
    void labelOfRunningWorkload(Lane lane, Observations leaves) throws Exception {
        var before = lane.server().instance();
        leaves.control(meshed(lane, lane.server())).is(answered(200));
        lane.apply(authorizationPolicy("closed", selecting("stage: closed"), "DENY", "- {}"));
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("without-label", meshed(lane, lane.server())).settlesOn(answered(200));

        var labelled = new TreeMap<>(lane.server().spec().labels());
        labelled.put("stage", "closed");
        lane.relabel(lane.server(), labelled);
        leaves.expect("starts", meshed(lane, lane.server())).settlesOn(denied());
        leaves.expect("sibling-untouched", meshed(lane, lane.sibling())).settlesOn(answered(200));

        lane.relabel(lane.server(), lane.server().spec().labels());
        leaves.expect("stops", meshed(lane, lane.server())).settlesOn(answered(200));
        Actors.expectInstance(leaves, "same-instance", lane.server(), before);
    }
}
