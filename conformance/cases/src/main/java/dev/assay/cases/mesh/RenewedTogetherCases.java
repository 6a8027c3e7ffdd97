package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Scope;
import java.time.Duration;
import java.util.List;

/** Both ends of a call get new certificates at once. */
@InProfile(MESH)
@OnLane(scope = Scope.READ_ONLY, certificateLifetimeSeconds = RotationCases.LIFETIME_SECONDS)
final class RenewedTogetherCases {
    /** Sixteen renewals, of which the first few do. */
    private static final Patience LONG_ENOUGH =
            new Patience(Duration.ofSeconds(8 * RotationCases.LIFETIME_SECONDS), 1);

    /** Calls when both have been renewed; ten make a second. */
    private static final int AFTERWARDS = 10;

    @Case(
            id = "rot-14",
            title =
                    "caller and server that are renewed in the same second go on calling each other",
            source = "istio/istio: security/pkg/nodeagent/cache/secretcache.go; istio/istio#3155",
            how =
                    "Of five workloads the two that are renewed most nearly together call each other, on a fresh connection each time, until both have been renewed within a second of one another.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = "twins-refused")
    @Leaf(id = "calls-there", level = Level.EXTENDED)
    @Leaf(id = "calls-back", level = Level.EXTENDED)
    void renewedInTheSameSecond(Lane lane, Observations leaves) throws Exception {
        var twins =
                Twins.nearest(
                        lane,
                        List.of(
                                lane.client(),
                                lane.server(),
                                lane.sibling(),
                                lane.otherClient(),
                                lane.otherServer()));
        var there = Actors.meshedTcpFrom(lane, twins.one(), twins.other());
        var back = Actors.meshedTcpFrom(lane, twins.other(), twins.one());
        leaves.control(there).is(echoed());
        leaves.control(back).is(echoed());
        Twins.Seen before = twins.certificates(lane).observe();
        try (var callsThere = Traffic.of(there, echoed());
                var callsBack = Traffic.of(back, echoed())) {
            leaves.control(twins.certificates(lane)).is(Twins.renewedTogether(before), LONG_ENOUGH);
            leaves.expect("calls-there", callsThere::seen)
                    .settlesOn(callsThere.goesOn(AFTERWARDS), LONG_ENOUGH);
            leaves.expect("calls-back", callsBack::seen)
                    .settlesOn(callsBack.goesOn(AFTERWARDS), LONG_ENOUGH);
        }
    }
}
