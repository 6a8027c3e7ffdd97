package dev.assay.runner.fake;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Profile;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.hostile.Cacerts;
import java.util.Map;

/** Cases of one mesh that each change its CA, one that changes nothing, and one that may not. */
@InProfile(Profile.MESH)
public final class PluggingCases {
    private static void meetsNoChange(Lane lane, Observations leaves) {
        leaves.expect(lane.mesh().ca()::isAsInstalled).is(Expectation.equalTo(true));
    }

    @Case(id = "tt-21", title = "changes the CA", source = "s")
    @OnLane(scope = Scope.MESH)
    void changes(Lane lane, Observations leaves) {
        meetsNoChange(lane, leaves);
        lane.plug(new Cacerts(Map.of()));
    }

    @Case(id = "tt-22", title = "changes the CA as well", source = "s")
    @OnLane(scope = Scope.MESH)
    void changesAsWell(Lane lane, Observations leaves) {
        meetsNoChange(lane, leaves);
        lane.plug(new Cacerts(Map.of()));
    }

    @Case(id = "tt-23", title = "changes nothing", source = "s")
    void changesNothing(Lane lane, Observations leaves) {
        meetsNoChange(lane, leaves);
    }

    @Case(id = "tt-24", title = "changes the CA of a mesh that it shares", source = "s")
    void mayNot(Lane lane, Observations leaves) {
        lane.plug(new Cacerts(Map.of()));
        meetsNoChange(lane, leaves);
    }
}
