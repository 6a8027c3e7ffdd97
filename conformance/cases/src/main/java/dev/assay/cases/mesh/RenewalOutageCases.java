package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;
import static dev.assay.cases.probe.Expectations.upstreamFailure;

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
import dev.assay.fixtures.environment.ControlPlane.Outage;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.wire.NotCarried;
import java.time.Duration;

/**
 * The CA is away when a certificate is due for renewal: nobody notices while the certificate holds,
 * nobody gets through when it does not, and it is as before when the CA is back.
 */
@InProfile(MESH)
@OnLane(
        scope = Scope.MESH,
        certificateLifetimeSeconds = RenewalOutageCases.LIFETIME_SECONDS,
        certificateLifetimeSecondsOfPods = RenewalOutageCases.LIFETIME_SECONDS_OF_PODS)
final class RenewalOutageCases {
    /**
     * Half of it, from renewal to expiry, has room for the control plane's return and one longest
     * retry interval, 6 s, with as much to spare as a machine takes that is three times slower.
     */
    static final long LIFETIME_SECONDS = 20;

    /**
     * The same where a control plane of pods takes up to 30 s to be back: 30 and 6, with nine to
     * spare. It has a seventh of this, 12 s, to be gone between a control and the renewal point.
     */
    static final long LIFETIME_SECONDS_OF_PODS = 90;

    /** Young enough that the control plane is gone before the renewal point. */
    private static final Expectation<LivingLeaf> WELL_BEFORE_RENEWAL = LivingLeaf.aged(0.2, 0.35);

    /** Within a lifetime a certificate is renewed, and reaches every age; half as long in spare. */
    private static final Patience A_LIFETIME =
            new Patience(Duration.ofSeconds(LIFETIME_SECONDS_OF_PODS * 3 / 2), 1);

    /** None of them may be answered. */
    private static final int CALLS_IN_VAIN = 20;

    /** So many after all was said to be well that it is seen to be. */
    private static final int CALLS = 5;

    /** A projected token of a cluster lives ten minutes at least, and hours as a rule. */
    private static final Duration WAITED_FOR = Duration.ofMinutes(1);

    private static final Duration WAITED_FOR_IN_FULL = Duration.ofMinutes(15);

    @Case(
            id = "rot-05",
            title =
                    "a CA that is away when certificates are due, and back before they expire, is not missed",
            source = "istio/istio: security/pkg/nodeagent/cache/secretcache.go; istio/istio#26225",
            how =
                    "Calls go on, pooled and on fresh connections, while the control plane is stopped before the renewal point, kept away until the old certificate is seen past it, and started again.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = "gives-up-after-first-failure")
    @Leaf(id = "no-failed-request")
    @Leaf(id = "no-failed-handshake")
    @Leaf(id = "renewed")
    @Leaf(id = "no-restart")
    void awayOverTheRenewal(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        TransportSecurityCases.strict(lane, leaves);
        Probe<Observation> pooled = Actors.meshed(lane, server);
        Probe<Observation> fresh = Actors.meshedTcp(lane, server);
        leaves.control(pooled).is(answered(200));
        leaves.control(fresh).is(echoed());
        leaves.control(LivingLeaf.of(lane, server)).is(WELL_BEFORE_RENEWAL, A_LIFETIME);
        try (var requests = Traffic.of(pooled, answered(200));
                var handshakes = Traffic.of(fresh, echoed())) {
            LivingLeaf old;
            Outage away = lane.controlPlane().stop();
            try {
                old = overdue(lane, leaves, server);
            } finally {
                away.close();
            }
            leaves.expect("renewed", SinceReturn.of(LivingLeaf.of(lane, server)))
                    .settlesOn(SinceReturn.healed(LivingLeaf.renewed(old)), SinceReturn.HEALING);
            leaves.expect("no-failed-request", requests::seen)
                    .settlesOn(requests.goesOn(CALLS), A_LIFETIME);
            leaves.expect("no-failed-handshake", handshakes::seen)
                    .settlesOn(handshakes.goesOn(CALLS), A_LIFETIME);
        }
        leaves.expect("no-restart", server::restarts).is(Expectation.equalTo(0));
    }

    @Case(
            id = "rot-07",
            title =
                    "whose certificate has expired gets no answer and gives none, until the CA is back; then the mesh heals by itself",
            source = "rossoctl/rossoctl#2362; linkerd/linkerd2#15109; istio.md, section 5b",
            how =
                    "A workload that came later still holds a valid certificate when an older one's has expired: as caller it must refuse the older one, as server it must refuse it, call after call, while it serves a valid client.",
            rows = {"S4", "S6"},
            features = {Features.SHORT_LIFETIME, Features.PLUGGED_CA},
            kills = {"lately-expired-accepted", "gives-up-in-the-end"})
    @Leaf(id = "expired-server-refused")
    @Leaf(id = "expired-caller-refused")
    @Leaf(id = "heals")
    @Leaf(id = "no-restart")
    void awayBeyondExpiry(Lane lane, Observations leaves) throws Exception {
        Workload older = lane.server();
        Workload late = Apart.later(lane, leaves, older, A_LIFETIME);
        // Servers are PERMISSIVE: a caller that fell back to plaintext would be answered.
        Probe<Observation> toOlder = Actors.meshedTcpFrom(lane, late, older);
        Probe<Observation> toLate = Actors.meshedTcpFrom(lane, older, late);
        leaves.control(toOlder).is(echoed());
        leaves.control(toLate).is(echoed());
        Outage away = Apart.stopped(lane, leaves, older, late, A_LIFETIME);
        try {
            LivingLeaf old = LivingLeaf.of(lane, older).observe();
            leaves.control(LivingLeaf.of(lane, older)).is(LivingLeaf.expired(old), A_LIFETIME);
            leaves.control(Actors.mutualTcp(lane, late, Actors.TCP)).is(echoed());
            try (var there = Traffic.of(toOlder, refused());
                    var back = Traffic.of(toLate, refused())) {
                leaves.expect("expired-server-refused", there::seen)
                        .settlesOn(Traffic.unbroken(CALLS_IN_VAIN), A_LIFETIME);
                leaves.expect("expired-caller-refused", back::seen)
                        .settlesOn(Traffic.unbroken(CALLS_IN_VAIN), A_LIFETIME);
            }
            leaves.expect("expired-server-refused", Actors.meshedFrom(lane, late, older))
                    .is(upstreamFailure());
            leaves.expect("expired-caller-refused", Actors.meshedFrom(lane, older, late))
                    .is(upstreamFailure());
        } finally {
            away.close();
        }
        leaves.expect("heals", SinceReturn.of(toOlder))
                .settlesOn(SinceReturn.healed(echoed()), SinceReturn.HEALING);
        leaves.expect("heals", toLate).settlesOn(echoed());
        leaves.expect("heals", Actors.meshedFrom(lane, late, older)).settlesOn(answered(200));
        leaves.expect("heals", Actors.meshedFrom(lane, older, late)).settlesOn(answered(200));
        leaves.expect("no-restart", () -> older.restarts() + late.restarts())
                .is(Expectation.equalTo(0));
    }

    @Case(
            id = "rot-06",
            title = "a token that was replaced while the CA was away is not used any more",
            source = "istio/istio#26225; kubernetes.io: docs/concepts/storage/projected-volumes",
            how =
                    "The control plane is kept away until the token that stood beside the workload has expired and another stands there. The CA refuses the old one, and the certificate is renewed.",
            rows = "S4",
            features = Features.SHORT_LIFETIME,
            kills = "first-token-kept")
    void tokenReplacedMeanwhile(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        leaves.control(LivingLeaf.of(lane, server)).is(WELL_BEFORE_RENEWAL, A_LIFETIME);
        StandingToken used = StandingToken.of(server);
        Duration left = used.left();
        if (left.compareTo(leaves.wholeTables() ? WAITED_FOR_IN_FULL : WAITED_FOR) > 0) {
            throw new NotCarried(
                    "the workload's token is good for another %d s; --full waits for %d at most"
                            .formatted(left.toSeconds(), WAITED_FOR_IN_FULL.toSeconds()));
        }
        LivingLeaf old;
        Outage away = lane.controlPlane().stop();
        try {
            old = overdue(lane, leaves, server);
            leaves.control(() -> StandingToken.of(server))
                    .is(
                            StandingToken.insteadOf(used),
                            A_LIFETIME.within(left.plus(A_LIFETIME.limit())));
        } finally {
            away.close();
        }
        Probe<SinceReturn<LivingLeaf>> renewal = SinceReturn.of(LivingLeaf.of(lane, server));
        leaves.control(() -> used.askedWith(lane)).is(Expectation.equalTo("UNAUTHENTICATED"));
        leaves.expect(renewal)
                .settlesOn(SinceReturn.healed(LivingLeaf.renewed(old)), SinceReturn.HEALING);
    }

    /** That a certificate is not renewed when it is due shows that the CA is away. */
    private static LivingLeaf overdue(Lane lane, Observations leaves, Workload server)
            throws Exception {
        LivingLeaf old = LivingLeaf.of(lane, server).observe();
        leaves.control(LivingLeaf.of(lane, server)).is(LivingLeaf.overdue(old), A_LIFETIME);
        return old;
    }
}
