package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Patience;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import java.time.Duration;

/** The control plane is updated when certificates are due, as it happens with every release. */
@InProfile(MESH)
@OnLane(
        scope = Scope.MESH,
        certificateLifetimeSeconds = RenewalAtRestartCases.LIFETIME_SECONDS,
        certificateLifetimeSecondsOfPods = RenewalAtRestartCases.LIFETIME_SECONDS_OF_PODS)
final class RenewalAtRestartCases {
    static final long LIFETIME_SECONDS = RotationCases.LIFETIME_SECONDS;

    /** Where an update takes 10 s and more, which lie about the renewal point then. */
    static final long LIFETIME_SECONDS_OF_PODS = 60;

    private static final int RESTARTS = 2;

    private static final Expectation<LivingLeaf> SHORTLY_BEFORE_RENEWAL =
            LivingLeaf.aged(0.3, 0.45);

    /** So many after the last renewal that all is seen to be well. */
    private static final int CALLS = 10;

    @Case(
            id = "rot-05-restarts",
            title = "a control plane that is updated whenever certificates are due is not noticed",
            source =
                    "istio/istio: security/pkg/nodeagent/cache/secretcache.go; istio.io: docs/ops/deployment/architecture",
            how =
                    "Calls go on, pooled and on fresh connections. Twice the control plane is restarted shortly before the server's renewal point.",
            rows = {"S4", "S9"},
            features = Features.SHORT_LIFETIME,
            kills = "told-nothing-at-first")
    @Leaf(id = "renewed")
    @Leaf(id = "no-failed-request")
    @Leaf(id = "no-failed-handshake")
    @Leaf(id = "no-restart")
    void updatedAtEveryRenewal(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        Duration lifetime = lane.mesh().options().certificateLifetime();
        Patience twoLifetimes = new Patience(lifetime.multipliedBy(2), 1);
        TransportSecurityCases.strict(lane, leaves);
        Probe<Observation> pooled = Actors.meshed(lane, server);
        Probe<Observation> fresh = Actors.meshedTcp(lane, server);
        leaves.control(pooled).is(answered(200));
        leaves.control(fresh).is(echoed());
        try (var requests = Traffic.of(pooled, answered(200));
                var handshakes = Traffic.of(fresh, echoed())) {
            for (int restart = 0; restart < RESTARTS; restart++) {
                leaves.control(LivingLeaf.of(lane, server))
                        .is(SHORTLY_BEFORE_RENEWAL, twoLifetimes);
                LivingLeaf due = LivingLeaf.of(lane, server).observe();
                lane.controlPlane().restart();
                leaves.expect("renewed", LivingLeaf.of(lane, server))
                        .settlesOn(LivingLeaf.renewed(due), twoLifetimes);
            }
            leaves.expect("no-failed-request", requests::seen)
                    .settlesOn(requests.goesOn(CALLS), twoLifetimes);
            leaves.expect("no-failed-handshake", handshakes::seen)
                    .settlesOn(handshakes.goesOn(CALLS), twoLifetimes);
        }
        leaves.expect("no-restart", server::restarts).is(Expectation.equalTo(0));
    }
}
