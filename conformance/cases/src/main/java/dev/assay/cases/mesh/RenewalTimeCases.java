package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.environment.Workload;
import java.time.Duration;
import java.util.List;

/** When certificates are renewed: early enough for several attempts, and not all at once. */
@InProfile(MESH)
@OnLane(
        scope = Scope.READ_ONLY,
        certificateLifetimeSeconds = RenewalOutageCases.LIFETIME_SECONDS,
        certificateLifetimeSecondsOfPods = RenewalOutageCases.LIFETIME_SECONDS_OF_PODS)
final class RenewalTimeCases {
    private static final double EARLIEST = 0.49;
    private static final double LATEST = 0.51;

    /** What a CSR may take on a busy machine, from the moment of renewal to the wire. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(2);

    /** One each, after the one that began its certificate's life. */
    private static final int RENEWALS = 5;

    /**
     * Room for six renewals of each workload, 30 in all. That n shares out of a range of 0.02 lie
     * within a part f of it by chance happens about n * f^(n-1) times: with 30, and looks that take
     * a whole fifth of the range (0.1 s each on local), less than once in a million.
     */
    private static final int LIFETIMES = 3;

    @Case(
            id = "rot-02",
            title = "a certificate is renewed at half its life, give or take a hundredth at random",
            source =
                    "istio/istio: pkg/security/options.go, SecretRotationGracePeriodRatio; security/pkg/nodeagent/cache/secretcache.go, rotateTime",
            how =
                    "Of five workloads the certificates are looked at without a pause while a renewal may come. A life begins when a certificate is first shown. Up to two seconds late are forgiven: a CSR takes its time.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = {"renews-late", "renews-without-jitter"})
    @Leaf(id = "at-half", level = Level.EXTENDED)
    @Leaf(id = "not-all-alike", level = Level.EXTENDED)
    void atHalfTheLifetime(Lane lane, Observations leaves) throws Exception {
        List<Workload> workloads =
                List.of(
                        lane.client(),
                        lane.server(),
                        lane.sibling(),
                        lane.otherClient(),
                        lane.otherServer());
        for (Workload each : workloads) {
            leaves.control(Actors.mutual(lane, each, Actors.HTTP)).is(answered(200));
        }
        var times = new RenewalTimes(lane, workloads);
        Duration lifetime = lane.mesh().options().certificateLifetime();
        var longEnough = new Patience(lifetime.multipliedBy(LIFETIMES), 1);
        double late = (double) UNDER_WAY.toMillis() / lifetime.toMillis();
        leaves.expect("at-half", times::look)
                .settlesOn(RenewalTimes.within(RENEWALS, EARLIEST, LATEST + late), longEnough);
        leaves.expect("not-all-alike", times::look)
                .settlesOn(
                        Expectation.of(
                                "two renewals that cannot have been meant for the same share",
                                RenewalTimes.Seen::differ),
                        longEnough);
    }
}
