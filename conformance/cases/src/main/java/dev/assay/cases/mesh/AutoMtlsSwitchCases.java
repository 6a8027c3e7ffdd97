package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.Map;

/**
 * Where auto mTLS is switched off: for the mesh, for a pod, and by modes that are not the pod's.
 */
@InProfile(MESH)
final class AutoMtlsSwitchCases {
    private static final String CONFIG =
            "istio/api: mesh/v1alpha1/config.proto:235-245, enableAutoMtls";
    private static final String CHECKER = "istio/istio: pilot/pkg/xds/endpoints/mtls_checker.go";

    @Case(
            id = "am-10",
            title =
                    "a pod whose label says tlsMode disabled is called in plaintext, the others of its service over mTLS",
            source = CHECKER + "; pilot/pkg/model/network.go, GetTLSModeFromEndpointLabels",
            rows = "S11",
            kills = "tls-mode-label-ignored")
    @Leaf(id = "labelled-pod", level = Level.EXTENDED)
    @Leaf(id = "other-pod", level = Level.EXTENDED)
    void optedOut(Lane lane, Observations leaves) throws Exception {
        Map<String, String> group = Map.of("group", "opting");
        lane.deploy(
                WorkloadSpec.meshed("opted-out")
                        .labelled(group)
                        .labelled(Map.of("security.istio.io/tlsMode", "disabled")));
        lane.deploy(WorkloadSpec.meshed("other").labelled(group));
        lane.expose(new ServiceSpec("opting", group, ServiceSpec.standingPorts()));
        leaves.expect("labelled-pod", Actors.untilAnsweredBy(lane, "opting", "opted-out"))
                .settlesOn(answered(200).byWorkload("opted-out").withoutClientIdentity());
        leaves.expect("other-pod", Actors.untilAnsweredBy(lane, "opting", "other"))
                .settlesOn(
                        answered(200)
                                .byWorkload("other")
                                .withClientIdentity(Actors.identity(lane, lane.client())));
    }

    @Case(
            id = "am-10-mesh",
            title = "with enableAutoMtls false a sidecar speaks mTLS only where a rule says so",
            source = CONFIG,
            rows = "S11",
            features = Features.AUTO_MTLS_SWITCH,
            kills = "auto-mtls-switch-ignored")
    @Leaf(id = "without-a-rule", level = Level.EXTENDED)
    @Leaf(id = "with-a-rule", level = Level.EXTENDED)
    @OnLane(autoMtls = false)
    void switchedOff(Lane lane, Observations leaves) throws Exception {
        leaves.expect("without-a-rule", meshed(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        lane.apply(destinationRule("mutual", "server", "ISTIO_MUTUAL"));
        leaves.expect("with-a-rule", meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
    }

    @Case(
            id = "am-06",
            title =
                    "a STRICT workload is called over mTLS where its namespace, or the mesh, is DISABLE",
            source =
                    "istio/istio: pilot/pkg/model/push_context.go, BestEffortInferServiceMTLSMode; istio/istio#56084",
            how =
                    "Recorded, and gating nobody: a caller's sidecar in Istio looks at the namespace's mode and the mesh's, sends plaintext, and its application gets 503.",
            rows = "S11",
            kills = "always-plaintext")
    @Leaf(id = "namespace-disable", level = Level.PROVISIONAL)
    @Leaf(id = "mesh-disable", level = Level.PROVISIONAL)
    @OnLane(scope = Scope.MESH)
    void strictInDisabled(Lane lane, Observations leaves) throws Exception {
        var identified = answered(200).withClientIdentity(Actors.identity(lane, lane.client()));
        leaves.control(meshed(lane, lane.server())).is(identified);
        lane.apply(peerAuthentication("strict", selecting("app: server"), "STRICT"));
        lane.apply(peerAuthentication("default", "DISABLE"));
        lane.awaitSentinel(lane.server());
        leaves.expect("namespace-disable", meshed(lane, lane.server())).settlesOn(identified);
        lane.applyRoot(peerAuthentication("default", "DISABLE"));
        lane.delete("PeerAuthentication", "default");
        lane.awaitSentinel(lane.server());
        leaves.expect("mesh-disable", meshed(lane, lane.server())).settlesOn(identified);
    }
}
