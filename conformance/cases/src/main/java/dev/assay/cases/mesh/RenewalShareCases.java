package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.Map;

/** At which share of its life a workload wants its certificate to be renewed. */
@InProfile(MESH)
@OnLane(
        certificateLifetimeSeconds = RenewalOutageCases.LIFETIME_SECONDS,
        certificateLifetimeSecondsOfPods = RenewalOutageCases.LIFETIME_SECONDS_OF_PODS)
final class RenewalShareCases {
    /** Of the lifetime, at its end. */
    private static final String RATIO = "0.8";

    /** It is due at 0.2; a busy machine has twice as long, and the usual 0.49 is well apart. */
    private static final double LATEST = 0.4;

    @Case(
            id = "rot-02-configured",
            title = "a workload that asks for it has its certificate renewed earlier",
            source =
                    "istio/istio: pilot/cmd/pilot-agent/options/options.go, SECRET_GRACE_PERIOD_RATIO; security/pkg/nodeagent/cache/secretcache.go, rotateTime",
            how =
                    "A pod asks by proxyMetadata for a grace period of 0.8 of the lifetime. Its certificate is looked at until another is shown, which must be before 0.4 of its life are over.",
            rows = "S4",
            level = Level.EXTENDED,
            features = Features.SHORT_LIFETIME,
            kills = "grace-ratio-ignored")
    void earlierThanUsual(Lane lane, Observations leaves) throws Exception {
        Workload early =
                lane.deploy(
                        WorkloadSpec.meshed("early")
                                .withProxyMetadata(
                                        Map.of(
                                                "SECRET_GRACE_PERIOD_RATIO",
                                                RATIO,
                                                "SECRET_GRACE_PERIOD_RATIO_JITTER",
                                                "0")));
        leaves.control(Actors.mutual(lane, early, Actors.HTTP)).is(answered(200));
        LivingLeaf first = LivingLeaf.of(lane, early).observe();
        leaves.expect(LivingLeaf.glance(lane, early))
                .settlesOn(
                        Expectation.<LivingLeaf>of(
                                        "another certificate than the first, before %.1f of the first's life were over"
                                                .formatted(LATEST),
                                        seen ->
                                                seen.isAnotherThan(first)
                                                        && first.at(seen.at()).share() <= LATEST)
                                .givenUpWhen(seen -> first.at(seen.at()).share() > LATEST),
                        new Patience(lane.mesh().options().certificateLifetime(), 1));
    }
}
