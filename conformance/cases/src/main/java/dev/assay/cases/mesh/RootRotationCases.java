package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

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
import dev.assay.cases.probe.Certificates;
import dev.assay.cases.probe.PeerChain;
import dev.assay.fixtures.environment.CertificateAuthority.Signer;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.hostile.Cacerts;
import java.util.List;

/** Intermediate and root are replaced while calls go on, and nobody notices. */
@InProfile(MESH)
@OnLane(scope = Scope.MESH, certificateLifetimeSeconds = RootRotationCases.LIFETIME_SECONDS)
final class RootRotationCases {
    /** Leaves of the new signer come with the usual renewals, which must be few seconds apart. */
    static final long LIFETIME_SECONDS = RotationCases.LIFETIME_SECONDS;

    /** Where a control plane of pods takes ten seconds and more to be back after a kill. */
    static final long LIFETIME_SECONDS_OF_PODS = 60;

    /** As many as a caller makes in a few seconds: a gap of one second would be met. */
    private static final int CALLS = 20;

    @Case(
            id = "rot-12",
            title =
                    "another intermediate below the same root signs every new certificate, and no call fails",
            source =
                    "istio/istio: pilot/pkg/bootstrap/istio_ca.go, handleEvent; releasenotes/notes/cacerts-file-watcher-bug.yaml",
            rows = "S4",
            features = {Features.PLUGGED_CA, Features.SHORT_LIFETIME},
            kills = {"restarts-under-another-signer", "same-root-is-no-change"})
    @Leaf(id = "new-certificates-hang-on-it", level = Level.EXTENDED)
    @Leaf(id = "no-failed-request", level = Level.EXTENDED)
    void anotherIntermediate(Lane lane, Observations leaves) throws Exception {
        var operator = CaOperator.underStrictInFull(lane, leaves);
        Signer next = operator.sameRoot();
        try (var requests = Traffic.of(Actors.meshed(lane, lane.server()), answered(200))) {
            operator.plug(next, next);
            for (Workload each : callerAndServer(lane)) {
                leaves.expect("new-certificates-hang-on-it", Actors.chain(lane, each))
                        .settlesOn(signedBy(next), renewals(lane));
            }
            leaves.expect("no-failed-request", requests::seen)
                    .settlesOn(Traffic.unbroken(CALLS), renewals(lane));
        }
    }

    @Case(
            id = "rot-09",
            title =
                    "the root is replaced in three steps, add, switch, drop: no call fails, and then nobody believes the old one",
            source =
                    "istio/istio: tests/integration/security/cacert_rotation/main_test.go; pilot/pkg/bootstrap/istio_ca.go, handleEvent",
            rows = "S4",
            how =
                    "A caller asks without pause, by HTTP and by bytes. Each step waits until the one before is seen on the wire.",
            features = {Features.PLUGGED_CA, Features.SHORT_LIFETIME},
            kills = {"old-root-kept", "only-the-signers-root"})
    @Leaf(id = "added", level = Level.EXTENDED)
    @Leaf(id = "switched", level = Level.EXTENDED)
    @Leaf(id = "dropped", level = Level.EXTENDED)
    @Leaf(id = "no-failed-request", level = Level.EXTENDED)
    @Leaf(id = "no-failed-connection", level = Level.EXTENDED)
    @Leaf(id = "no-restart", level = Level.EXTENDED)
    void threeSteps(Lane lane, Observations leaves) throws Exception {
        replaceTheRoot(lane, leaves, () -> {});
    }

    @Case(
            id = "rot-09-killed",
            title =
                    "the CA is killed in every step of a root's replacement: each next life goes on where the last one was",
            source =
                    "istio/istio: tests/integration/security/cacert_rotation/main_test.go; pilot/pkg/bootstrap/istio_ca.go",
            rows = "S4",
            how =
                    "As rot-09; when the operator has changed the CA's Secret, every process of the control plane is killed, before the change is seen on the wire.",
            features = {Features.PLUGGED_CA, Features.SHORT_LIFETIME},
            kills = {"plugged-signer-forgotten-at-start", "told-nothing-at-first"})
    @Leaf(id = "added", level = Level.EXTENDED)
    @Leaf(id = "switched", level = Level.EXTENDED)
    @Leaf(id = "dropped", level = Level.EXTENDED)
    @Leaf(id = "no-failed-request", level = Level.EXTENDED)
    @Leaf(id = "no-failed-connection", level = Level.EXTENDED)
    @Leaf(id = "no-restart", level = Level.EXTENDED)
    @OnLane(
            scope = Scope.MESH,
            certificateLifetimeSeconds = RootRotationCases.LIFETIME_SECONDS,
            certificateLifetimeSecondsOfPods = RootRotationCases.LIFETIME_SECONDS_OF_PODS)
    void threeStepsOfACaThatIsKilled(Lane lane, Observations leaves) throws Exception {
        replaceTheRoot(lane, leaves, lane.controlPlane()::kill);
    }

    /**
     * Add, switch, drop.
     *
     * @param afterwards happens after each change of what is plugged in
     */
    private static void replaceTheRoot(Lane lane, Observations leaves, Runnable afterwards)
            throws Exception {
        var operator = CaOperator.underStrict(lane, leaves);
        Signer old = operator.first();
        Signer fresh = operator.unrelated();
        Patience renewals = renewals(lane);
        // A proxy that has lost its control plane is back in less.
        var aLifetime = Patience.of(lane.mesh().options().certificateLifetime());
        try (var requests = Traffic.of(Actors.meshed(lane, lane.server()), answered(200));
                var connections = Traffic.of(Actors.meshedTcp(lane, lane.server()), echoed())) {
            operator.plug(old, old, fresh);
            afterwards.run();
            for (Workload each : callerAndServer(lane)) {
                leaves.expect("added", operator.prober(fresh, each))
                        .settlesOn(answered(200), aLifetime);
            }
            operator.plug(fresh, old, fresh);
            afterwards.run();
            for (Workload each : callerAndServer(lane)) {
                leaves.expect("switched", Actors.chain(lane, each))
                        .settlesOn(signedBy(fresh), renewals);
            }
            operator.plug(fresh, fresh);
            afterwards.run();
            for (Workload each : callerAndServer(lane)) {
                leaves.expect("dropped", operator.prober(old, each))
                        .settlesOn(refused(), aLifetime);
                leaves.expect("dropped", operator.prober(fresh, each)).settlesOn(answered(200));
            }
            leaves.expect("no-failed-request", requests::seen)
                    .settlesOn(Traffic.unbroken(CALLS), renewals);
            leaves.expect("no-failed-connection", connections::seen)
                    .settlesOn(Traffic.unbroken(CALLS), renewals);
        }
        for (Workload each : callerAndServer(lane)) {
            leaves.expect("no-restart", each::restarts).is(Expectation.equalTo(0));
        }
    }

    private static Patience renewals(Lane lane) {
        return Patience.of(lane.mesh().options().certificateLifetime().multipliedBy(3));
    }

    private static List<Workload> callerAndServer(Lane lane) {
        return List.of(lane.client(), lane.server());
    }

    private static Expectation<PeerChain> signedBy(Signer signer) {
        var certificate = signer.chain().getFirst();
        return Expectation.of(
                "a certificate below " + Certificates.describe(certificate),
                seen ->
                        seen.certificates().contains(certificate)
                                && Certificates.verifies(
                                        seen.certificates(), List.of(Cacerts.root(signer))));
    }
}
