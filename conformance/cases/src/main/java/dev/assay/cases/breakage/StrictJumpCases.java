package dev.assay.cases.breakage;

import static dev.assay.cases.breakage.Symptoms.reset;
import static dev.assay.cases.catalogue.Profile.BREAKAGE;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.mesh.Actors;
import dev.assay.cases.mesh.Traffic;
import dev.assay.cases.sidecar.Cause;
import dev.assay.cases.sidecar.SidecarLog;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.time.Duration;

/** From PERMISSIVE to STRICT: in one jump, and in the order that the document recommends. */
@InProfile(BREAKAGE)
final class StrictJumpCases {
    /** Enough that one lost while a policy spreads would be among them. */
    private static final int CALLS = 20;

    /** For so many calls one after the other, on a busy machine too. */
    private static final Duration ENOUGH = Duration.ofSeconds(30);

    private static final String ONE_WORKLOAD_STRICT =
            """
            apiVersion: security.istio.io/v1beta1
            kind: PeerAuthentication
            metadata:
              name: server
            spec:
              selector:
                matchLabels:
                  app: server
              mtls:
                mode: STRICT
            """;

    static final Breakage JUMP_TO_STRICT =
            Breakage.ofResources(
                    Documents.HOW_IT_BREAKS + ", \"PERMISSIVE vs STRICT\"",
                    namespaceMode("STRICT"),
                    namespaceMode("PERMISSIVE"));

    private static String namespaceMode(String mode) {
        return """
        apiVersion: security.istio.io/v1beta1
        kind: PeerAuthentication
        metadata:
          name: default
        spec:
          mtls:
            mode: %s
        """
                .formatted(mode);
    }

    @Case(
            id = "bk-05",
            title =
                    "the jump from PERMISSIVE to STRICT is an outage for callers without a sidecar; the same change in the safe order loses no call",
            source =
                    Documents.HOW_IT_BREAKS
                            + ", \"PERMISSIVE vs STRICT\", \"Safely Rolling Out mTLS\"; "
                            + Documents.MIGRATION,
            how =
                    "The document: \"Most production outages happen when switching from PERMISSIVE to STRICT.\" \"Never jump directly to STRICT in production.\"\nIts order: \"Enable sidecar injection everywhere. Start with PERMISSIVE. Fix non-meshed services. Observe metrics. Switch to STRICT gradually.\"\nHere under calls that go on all the time: the jump, the way back, and then the safe order: a caller with a sidecar takes over from the one without, STRICT for one workload, STRICT for the namespace.",
            rows = {"S8", "S18", "S17"},
            kills = {
                "policy-read-at-start-only",
                "namespace-policies-ignored",
                "diagnosis-finds-nothing"
            })
    @Leaf(id = "symptom", title = "the caller without a sidecar is reset")
    @Leaf(id = "meshed-callers-unharmed", title = "callers with a sidecar lose no call")
    @Leaf(
            id = "cause",
            title = "the server's sidecar logs filter_chain_not_found and the caller's address",
            features = Features.ACCESS_LOG)
    @Leaf(
            id = "diagnosis",
            title = "before the jump, the tool names the policy and the caller without a sidecar",
            features = Features.DIAGNOSIS)
    @Leaf(
            id = "repair",
            title = "PERMISSIVE again, and the caller is answered; nobody was restarted")
    @Leaf(
            id = "safe-order",
            title = "in the document's order no call is lost, from the first step to STRICT")
    void jumpToStrict(Lane lane, Diagnosis tool, Observations leaves) throws Exception {
        var unharmed = Instances.of(lane.client(), lane.server());
        JUMP_TO_STRICT.repaired().applyTo(lane);
        leaves.control(Actors.naked(lane, lane.server())).is(answered(200));
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        var serverLog = SidecarLog.from(lane.server()::sidecarLog);

        Diagnosed.tells(
                leaves,
                tool,
                lane,
                JUMP_TO_STRICT,
                "PeerAuthentication ${namespace}/default",
                "Deployment ${namespace}/naked");

        try (var meshed = Traffic.of(Actors.meshed(lane, lane.server()), answered(200))) {
            JUMP_TO_STRICT.broken().applyTo(lane);
            leaves.expect("symptom", Actors.naked(lane, lane.server())).settlesOn(reset());
            leaves.expect("meshed-callers-unharmed", meshed::seen)
                    .settlesOn(Traffic.unbroken(CALLS), leaves.patience().within(ENOUGH));
        }
        var cause = Cause.noFilterChain().naming(lane.naked());
        leaves.expect("cause", serverLog.after(Actors.naked(lane, lane.server()), cause))
                .settlesOn(cause.logged());

        JUMP_TO_STRICT.repaired().applyTo(lane);
        leaves.expect("repair", Actors.naked(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("repair", unharmed::now).is(unharmed.unchanged());

        leaves.control(Actors.naked(lane, lane.server())).is(answered(200));
        safely(lane, leaves);
    }

    private static void safely(Lane lane, Observations leaves) throws Exception {
        Workload successor;
        try (var unmeshed = Traffic.of(Actors.naked(lane, lane.server()), answered(200))) {
            successor = lane.deploy(WorkloadSpec.meshed("naked-with-sidecar"));
            leaves.control(Actors.meshedFrom(lane, successor, lane.server()))
                    .is(answered(200).withClientIdentity(Actors.identity(lane, successor)));
            leaves.control(unmeshed::seen).is(Traffic.unbroken(1));
        }
        try (var meshed =
                Traffic.of(
                        Actors.meshedFrom(lane, successor, lane.server()),
                        answered(200).withClientIdentity(Actors.identity(lane, successor)))) {
            lane.apply(ONE_WORKLOAD_STRICT);
            // in force when who comes without a sidecar is refused
            leaves.control(Actors.naked(lane, lane.server())).is(reset());
            leaves.control(Actors.naked(lane, lane.sibling())).is(answered(200));
            JUMP_TO_STRICT.broken().applyTo(lane);
            leaves.control(Actors.naked(lane, lane.sibling())).is(reset());
            leaves.expect("safe-order", meshed::seen)
                    .settlesOn(Traffic.unbroken(CALLS), leaves.patience().within(ENOUGH));
        }
    }
}
