package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.mesh.RotationWatch.Seen;
import java.time.Duration;

/**
 * Certificates renew themselves: in time, each with a key of its own, again and again, and nobody
 * notices.
 */
@InProfile(MESH)
@OnLane(scope = Scope.READ_ONLY, certificateLifetimeSeconds = RotationCases.LIFETIME_SECONDS)
final class RotationCases {
    /** Long enough that a busy machine can renew in time, short enough to watch. */
    static final long LIFETIME_SECONDS = 8;

    private static final String SECRET_CACHE =
            "istio/istio: security/pkg/nodeagent/cache/secretcache.go";
    private static final Patience LONG_ENOUGH =
            new Patience(Duration.ofSeconds(8 * LIFETIME_SECONDS), 1);

    @Case(
            id = "rot-01",
            title =
                    "under steady load a certificate is renewed before it expires; no request fails, nothing restarts",
            source = SECRET_CACHE + "; istio/istio#21239, #16222",
            how =
                    "A caller asks without pause, over its pool, while the server's certificate is looked at on fresh connections.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = "never-rotates")
    @Leaf(id = "renewed-before-expiry")
    @Leaf(id = "no-failed-request")
    @Leaf(id = "no-restart")
    void renewedUnderLoad(Lane lane, Observations leaves) throws Exception {
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        var watch = new RotationWatch(lane, lane.server());
        leaves.expect("renewed-before-expiry", watch::look)
                .settlesOn(
                        Expectation.<Seen>of(
                                        "a second certificate, shown before the first expired",
                                        seen -> seen.renewals() >= 1 && seen.allInTime())
                                .givenUpWhen(seen -> !seen.allInTime()),
                        LONG_ENOUGH);
        leaves.expect("no-failed-request", watch::look)
                .is(
                        Expectation.of(
                                "every request answered with 200",
                                seen -> seen.requests() > 0 && seen.failures().isEmpty()));
        leaves.expect("no-restart", lane.server()::restarts).is(Expectation.equalTo(0));
    }

    @Case(
            id = "rot-03",
            title = "every renewal brings a new key",
            source = SECRET_CACHE + ", generateNewSecret",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {"key-reused-at-rotation", "never-rotates"})
    void newKeyEachTime(Lane lane, Observations leaves) {
        var watch = new RotationWatch(lane, lane.sibling());
        leaves.expect(watch::look)
                .settlesOn(
                        Expectation.<Seen>of(
                                        "after a renewal as many keys as certificates",
                                        seen -> seen.renewals() >= 1 && seen.allKeysDiffer())
                                .givenUpWhen(seen -> !seen.allInTime() || !seen.allKeysDiffer()),
                        LONG_ENOUGH);
    }

    @Case(
            id = "rot-04",
            title = "three rotations in a row all happen",
            source = "istio/istio: releasenotes/notes/59912.yaml",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {"only-first-rotation-served", "never-rotates"})
    void threeInARow(Lane lane, Observations leaves) {
        var watch = new RotationWatch(lane, lane.otherServer());
        leaves.expect(watch::look)
                .settlesOn(
                        Expectation.<Seen>of(
                                        "three renewals, each in time",
                                        seen -> seen.renewals() >= 3 && seen.allInTime())
                                .givenUpWhen(seen -> !seen.allInTime()),
                        LONG_ENOUGH);
    }
}
