package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.mesh.Actors.nakedTo;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.port;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.Map;

/**
 * Which of several PeerAuthentications of one scope decides, whom a selector selects, and how
 * changes take effect.
 */
@InProfile(MESH)
final class PeerAuthenticationSelectionCases {
    private static final String AUTHENTICATION = "istio/istio: pilot/pkg/model/authentication.go";
    private static final String POLICY_APPLIER =
            "istio/istio: pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication";

    @Case(
            id = "pa-09",
            title =
                    "of two namespace-wide policies the older decides, and deleting it lets the newer decide",
            source = AUTHENTICATION + "; istio.io: docs/concepts/security",
            how =
                    "The older policy's name sorts last, so that neither name order nor strictness explains the outcome.",
            rows = "S9",
            kills = {"newest-wins", "strictest-wins", "deletion-unnoticed"})
    @Leaf(id = "older-permissive-decides")
    @Leaf(id = "newer-decides-after-delete")
    void oldestWins(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.apply(peerAuthentication("z-older", "PERMISSIVE"));
        lane.apply(peerAuthentication("a-newer", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("older-permissive-decides", naked(lane, lane.server()))
                .settlesOn(answered(200));
        lane.delete("PeerAuthentication", "z-older");
        lane.awaitSentinel(lane.server());
        leaves.expect("newer-decides-after-delete", naked(lane, lane.server()))
                .settlesOn(refused());
    }

    @Case(
            id = "pa-10",
            title =
                    "an older UNSET hides a newer STRICT of the same namespace: the mesh's mode holds",
            source = AUTHENTICATION + ", singleton check precedes UNSET",
            rows = "S9",
            kills = {"unset-skipped-when-choosing-oldest", "root-policy-covers-root-only"})
    @Leaf(id = "newer-is-ignored-whole", level = Level.EXTENDED)
    @Leaf(id = "mesh-mode-holds", level = Level.EXTENDED)
    @OnLane(scope = Scope.MESH)
    void oldestUnsetWins(Lane lane, Observations leaves) throws Exception {
        lane.applyRoot(peerAuthentication("default", "PERMISSIVE"));
        lane.apply(peerAuthentication("z-older", "UNSET"));
        lane.apply(peerAuthentication("a-newer", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("newer-is-ignored-whole", naked(lane, lane.server()))
                .settlesOn(answered(200));
        lane.applyRoot(peerAuthentication("default", "STRICT"));
        lane.delete("PeerAuthentication", "a-newer");
        lane.awaitSentinel(lane.server());
        leaves.expect("mesh-mode-holds", naked(lane, lane.server())).settlesOn(refused());
    }

    @Case(
            id = "pa-11",
            title = "of two policies that select a workload the older counts alone, ports included",
            source = POLICY_APPLIER + "; pilot/pkg/model/config.go:322",
            rows = "S9",
            kills = {
                "workload-policies-merged",
                "newest-wins",
                "ties-broken-backwards",
                "workload-policies-ignored"
            })
    @Leaf(id = "older-mode")
    @Leaf(id = "newer-port-entry-ignored")
    @Leaf(id = "tie-lower-name", level = Level.EXTENDED)
    void workloadPoliciesAreNotMerged(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.server(), Actors.SERVICE_HTTP_TWO)).is(answered(200));
        lane.apply(peerAuthentication("z-older", selecting("app: server"), "STRICT"));
        lane.apply(
                peerAuthentication(
                        "a-newer",
                        selecting("app: server"),
                        "PERMISSIVE",
                        port(Actors.HTTP_TWO, "DISABLE")));
        lane.awaitSentinel(lane.server());
        leaves.expect("older-mode", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect(
                        "newer-port-entry-ignored",
                        naked(lane, lane.server(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(refused());

        leaves.control(naked(lane, lane.sibling())).is(answered(200));
        lane.applyOfOneAge(
                peerAuthentication("tie-b", selecting("app: sibling"), "PERMISSIVE")
                        + "---\n"
                        + peerAuthentication("tie-a", selecting("app: sibling"), "STRICT"));
        lane.awaitSentinel(lane.sibling());
        leaves.expect("tie-lower-name", naked(lane, lane.sibling())).settlesOn(refused());
    }

    @Case(
            id = "pa-13",
            title = "an empty selector means the namespace; a selector needs all its labels",
            source = AUTHENTICATION + ", labels.Instance.SubsetOf",
            rows = "S9",
            kills = {
                "empty-selector-matches-nothing",
                "any-label-matches",
                "workload-policies-ignored"
            })
    @Leaf(id = "empty-selector-is-namespace-wide")
    @Leaf(id = "one-of-two-labels-is-not-selected")
    @Leaf(id = "both-labels-are-selected")
    void selectorsNeedAllLabels(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.sibling())).is(answered(200));
        lane.apply(
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata:
                  name: everyone
                spec:
                  selector:
                    matchLabels: {}
                  mtls:
                    mode: STRICT
                """);
        lane.awaitSentinel(lane.sibling());
        leaves.expect("empty-selector-is-namespace-wide", naked(lane, lane.sibling()))
                .settlesOn(refused());

        lane.delete("PeerAuthentication", "everyone");
        lane.apply(peerAuthentication("pair", selecting("tier: backend", "app: server"), "STRICT"));
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("one-of-two-labels-is-not-selected", naked(lane, lane.sibling()))
                .settlesOn(answered(200));
        leaves.expect("both-labels-are-selected", naked(lane, lane.server())).settlesOn(refused());
    }

    @Case(
            id = "pa-14",
            title = "portLevelMtls relaxes and tightens single ports",
            source =
                    "istio/istio: tests/integration/security/pass_through_filter_chain_test.go; "
                            + "pilot/pkg/networking/core/peer_authentication_simulation_test.go",
            rows = "S9",
            kills = {"port-map-ignored", "ports-only-relax", "port-mode-covers-workload"})
    @Leaf(id = "strict-with-open-port")
    @Leaf(id = "strict-elsewhere")
    @Leaf(id = "disabled-with-strict-port")
    @Leaf(id = "disabled-elsewhere")
    @Leaf(id = "strict-port-takes-mtls")
    void portsOverrideWorkload(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.sibling(), Actors.SERVICE_HTTP_TWO)).is(answered(200));
        lane.apply(
                peerAuthentication(
                        "open",
                        selecting("app: server"),
                        "STRICT",
                        port(Actors.HTTP_TWO, "DISABLE")));
        lane.apply(
                peerAuthentication(
                        "closed",
                        selecting("app: sibling"),
                        "DISABLE",
                        port(Actors.HTTP_TWO, "STRICT")));
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("strict-with-open-port", naked(lane, lane.server(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(answered(200));
        leaves.expect("strict-elsewhere", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect(
                        "disabled-with-strict-port",
                        naked(lane, lane.sibling(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(refused());
        leaves.expect("disabled-elsewhere", naked(lane, lane.sibling())).settlesOn(answered(200));
        leaves.expect(
                        "strict-port-takes-mtls",
                        meshed(lane, lane.sibling(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
    }

    @Case(
            id = "pa-15",
            title = "two ports made STRICT under PERMISSIVE both refuse plaintext",
            source = "istio/istio: releasenotes/notes/54146.yaml",
            rows = "S9",
            kills = {"strict-ports-cancel-each-other", "port-mode-covers-workload"})
    @Leaf(id = "first-port")
    @Leaf(id = "second-port")
    @Leaf(id = "third-port-open")
    void severalStrictPorts(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.server(), Actors.SERVICE_HTTP_TWO)).is(answered(200));
        lane.apply(
                peerAuthentication(
                        "ports",
                        selecting("app: server"),
                        "PERMISSIVE",
                        port(Actors.HTTP, "STRICT"),
                        port(Actors.HTTP_TWO, "STRICT")));
        lane.awaitSentinel(lane.server());
        leaves.expect("first-port", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("second-port", naked(lane, lane.server(), Actors.SERVICE_HTTP_TWO))
                .settlesOn(refused());
        leaves.expect("third-port-open", nakedTo(lane, lane.server(), Actors.AUTO))
                .settlesOn(answered(200));
    }

    @Case(
            id = "pa-16",
            title = "portLevelMtls names the workload's port, not the Service's",
            source =
                    "istio/api: security/v1beta1/peer_authentication.proto, \"port of the workload\"",
            rows = "S9",
            kills = "service-port-used")
    @Leaf(id = "service-port-has-no-effect")
    @Leaf(id = "workload-port-has")
    void workloadPortCounts(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.apply(
                peerAuthentication(
                        "ports",
                        selecting("app: server"),
                        "PERMISSIVE",
                        port(Actors.SERVICE_HTTP, "STRICT")));
        lane.awaitSentinel(lane.server());
        leaves.expect("service-port-has-no-effect", naked(lane, lane.server()))
                .settlesOn(answered(200));
        lane.apply(
                peerAuthentication(
                        "ports",
                        selecting("app: server"),
                        "PERMISSIVE",
                        port(Actors.HTTP, "STRICT")));
        lane.awaitSentinel(lane.server());
        leaves.expect("workload-port-has", naked(lane, lane.server())).settlesOn(refused());
    }

    @Case(
            id = "pa-18",
            title = "portLevelMtls holds on a port that no Service declares",
            source =
                    "istio/istio: tests/integration/security/pass_through_filter_chain_test.go; "
                            + "peer_authentication_simulation_test.go, \"not in service\"",
            rows = "S9",
            kills = "only-service-ports-covered")
    @Leaf(id = "strict", level = Level.EXTENDED)
    @Leaf(id = "disable", level = Level.EXTENDED)
    void undeclaredPort(Lane lane, Observations leaves) throws Exception {
        leaves.control(nakedTo(lane, lane.server(), Actors.WORKLOAD_ONLY)).is(answered(200));
        lane.apply(
                peerAuthentication(
                        "wl",
                        selecting("app: server"),
                        "PERMISSIVE",
                        port(Actors.WORKLOAD_ONLY, "STRICT")));
        lane.apply(
                peerAuthentication(
                        "wl-open",
                        selecting("app: sibling"),
                        "STRICT",
                        port(Actors.WORKLOAD_ONLY, "DISABLE")));
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("strict", nakedTo(lane, lane.server(), Actors.WORKLOAD_ONLY))
                .settlesOn(refused());
        leaves.expect("disable", nakedTo(lane, lane.sibling(), Actors.WORKLOAD_ONLY))
                .settlesOn(answered(200));
    }

    @Case(
            id = "pa-19",
            title =
                    "a policy's change and removal take effect on running workloads, without a restart",
            source = "istio.io: docs/concepts/security, \"Updating authentication policies\"",
            rows = {"S9", "S4"},
            kills = {
                "policy-read-at-start-only",
                "deletion-unnoticed",
                "permissive-read-as-strict"
            })
    @Leaf(id = "strict")
    @Leaf(id = "permissive-again")
    @Leaf(id = "strict-again")
    @Leaf(id = "deleted")
    @Leaf(id = "no-restart")
    @Leaf(id = "same-instance")
    void changesReachRunningWorkloads(Lane lane, Observations leaves) throws Exception {
        var server = lane.deploy(WorkloadSpec.meshed("flipped").labelled(Map.of("case", "pa-19")));
        lane.expose(dev.assay.fixtures.topology.ServiceSpec.standing("flipped"));
        leaves.control(naked(lane, server)).is(answered(200));
        var before = server.instance();
        lane.apply(peerAuthentication("flip", selecting("app: flipped"), "STRICT"));
        leaves.expect("strict", naked(lane, server)).settlesOn(refused());
        lane.apply(peerAuthentication("flip", selecting("app: flipped"), "PERMISSIVE"));
        leaves.expect("permissive-again", naked(lane, server)).settlesOn(answered(200));
        lane.apply(peerAuthentication("flip", selecting("app: flipped"), "STRICT"));
        leaves.expect("strict-again", naked(lane, server)).settlesOn(refused());
        lane.delete("PeerAuthentication", "flip");
        leaves.expect("deleted", naked(lane, server)).settlesOn(answered(200));
        leaves.expect("no-restart", server::restarts).is(Expectation.equalTo(0));
        Actors.expectInstance(leaves, "same-instance", server, before);
    }
}
