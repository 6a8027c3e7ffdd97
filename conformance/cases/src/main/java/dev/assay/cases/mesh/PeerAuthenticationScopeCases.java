package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;

/** Which PeerAuthentication decides: workload over namespace over mesh, and what UNSET inherits. */
@InProfile(MESH)
final class PeerAuthenticationScopeCases {
    private static final String POLICY_APPLIER =
            "istio/istio: pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication";
    private static final String REACHABILITY =
            "istio/istio: tests/integration/security/reachability_test.go";

    @Case(
            id = "pa-01",
            title = "without any policy a workload takes plaintext and mesh mTLS",
            source = POLICY_APPLIER + "; " + REACHABILITY + ", \"global no peer authn\"",
            how =
                    "A naked and a meshed caller ask the server; only the meshed one's identity reaches the application.",
            rows = {"S8", "S9"},
            kills = {"strict-by-default", "plaintext-by-default", "http-port-not-captured"})
    @Leaf(id = "naked-accepted")
    @Leaf(id = "meshed-identified")
    @OnLane(scope = Scope.READ_ONLY)
    void permissiveByDefault(Lane lane, Observations leaves) throws Exception {
        leaves.expect("naked-accepted", naked(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("meshed-identified", meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
    }

    @Case(
            id = "pa-02",
            title = "STRICT in the root namespace holds for every namespace, elsewhere for its own",
            source = REACHABILITY + "; istio.io: docs/tasks/security/authentication/mtls-migration",
            how =
                    "Mesh-wide STRICT refuses the naked caller in two namespaces; then only one namespace is STRICT.",
            rows = {"S9", "S15"},
            kills = {
                "root-policy-covers-root-only",
                "namespace-policy-leaks",
                "always-plaintext",
                "namespace-policies-ignored"
            })
    @Leaf(id = "mesh-wide-own-namespace")
    @Leaf(id = "mesh-wide-other-namespace")
    @Leaf(id = "mesh-wide-meshed-accepted")
    @Leaf(id = "namespace-refuses")
    @Leaf(id = "namespace-does-not-leak")
    @OnLane(scope = Scope.MESH)
    void rootNamespaceIsTheMesh(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.otherServer())).is(answered(200));

        lane.applyRoot(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel();
        leaves.expect("mesh-wide-own-namespace", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("mesh-wide-other-namespace", naked(lane, lane.otherServer()))
                .settlesOn(refused());
        leaves.expect("mesh-wide-meshed-accepted", meshed(lane, lane.otherServer()))
                .settlesOn(answered(200));

        lane.deleteRoot("PeerAuthentication", "default");
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel();
        leaves.expect("namespace-refuses", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("namespace-does-not-leak", naked(lane, lane.otherServer()))
                .settlesOn(answered(200));
    }

    @Case(
            id = "pa-03",
            title = "a namespace's PERMISSIVE overrides a STRICT mesh",
            source = POLICY_APPLIER,
            rows = "S9",
            kills = {
                "strictest-wins",
                "namespace-policies-ignored",
                "root-policy-covers-root-only"
            })
    @Leaf(id = "namespace-permissive")
    @Leaf(id = "other-namespace-strict")
    @OnLane(scope = Scope.MESH)
    void namespaceOverridesMesh(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.otherServer())).is(answered(200));
        lane.applyRoot(peerAuthentication("default", "STRICT"));
        lane.apply(peerAuthentication("default", "PERMISSIVE"));
        lane.awaitSentinel();
        leaves.expect("namespace-permissive", naked(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("other-namespace-strict", naked(lane, lane.otherServer()))
                .settlesOn(refused());
    }

    @Case(
            id = "pa-04",
            title = "a workload's PERMISSIVE overrides its namespace's STRICT",
            source = POLICY_APPLIER,
            rows = "S9",
            kills = {
                "narrower-scope-ignored",
                "selector-ignored",
                "namespace-policies-ignored",
                "workload-policies-ignored"
            })
    @Leaf(id = "selected")
    @Leaf(id = "sibling")
    void workloadOverridesStrictNamespace(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.sibling())).is(answered(200));
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.apply(peerAuthentication("server", selecting("app: server"), "PERMISSIVE"));
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("selected", naked(lane, lane.server()))
                .settlesOn(answered(200).withoutClientIdentity());
        leaves.expect("sibling", naked(lane, lane.sibling())).settlesOn(refused());
    }

    @Case(
            id = "pa-05",
            title =
                    "a workload's STRICT overrides its namespace's PERMISSIVE, for the selected only",
            source = REACHABILITY + ", \"mtls strict\"",
            rows = "S9",
            kills = {"selector-ignored", "workload-policies-ignored"})
    @Leaf(id = "selected")
    @Leaf(id = "sibling")
    void workloadOverridesPermissiveNamespace(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.apply(peerAuthentication("default", "PERMISSIVE"));
        lane.apply(peerAuthentication("server", selecting("app: server"), "STRICT"));
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("selected", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("sibling", naked(lane, lane.sibling())).settlesOn(answered(200));
    }

    @Case(
            id = "pa-06",
            title = "UNSET, or no mtls at all, inherits from the wider scope",
            source = "istio/istio: pilot/pkg/security/authn/policy_applier.go, isMtlsModeUnset",
            rows = {"S8", "S9"},
            kills = {"unset-is-permissive", "port-unset-is-permissive"})
    @Leaf(id = "workload-unset")
    @Leaf(id = "workload-without-mtls")
    @Leaf(id = "port-unset", level = Level.EXTENDED)
    void unsetInheritsNamespace(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.sibling())).is(answered(200));
        lane.apply(peerAuthentication("default", "STRICT"));
        lane.apply(peerAuthentication("server", selecting("app: server"), "UNSET"));
        lane.apply(
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata:
                  name: sibling
                spec:
                  selector:
                    matchLabels:
                      app: sibling
                """);
        lane.awaitSentinel(lane.server(), lane.sibling());
        leaves.expect("workload-unset", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("workload-without-mtls", naked(lane, lane.sibling())).settlesOn(refused());

        lane.apply(peerAuthentication("default", "PERMISSIVE"));
        lane.apply(
                peerAuthentication(
                        "server",
                        selecting("app: server"),
                        "STRICT",
                        Policies.port(Actors.HTTP, "UNSET")));
        lane.awaitSentinel(lane.server());
        leaves.expect("port-unset", naked(lane, lane.server())).settlesOn(refused());
    }

    @Case(
            id = "pa-07",
            title = "a namespace's UNSET inherits the mesh's STRICT",
            source = "istio/istio: pilot/pkg/model/authentication.go",
            rows = {"S8", "S9"},
            kills = "unset-not-inherited-from-mesh")
    @Leaf(id = "namespace-unset")
    @Leaf(id = "namespace-with-empty-mtls")
    @OnLane(scope = Scope.MESH)
    void namespaceUnsetInheritsMesh(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.otherServer())).is(answered(200));
        lane.applyRoot(peerAuthentication("default", "STRICT"));
        lane.apply(peerAuthentication("default", "UNSET"));
        lane.applyOther(
                """
                apiVersion: security.istio.io/v1
                kind: PeerAuthentication
                metadata:
                  name: default
                spec:
                  mtls: {}
                """);
        lane.awaitSentinel();
        leaves.expect("namespace-unset", naked(lane, lane.server())).settlesOn(refused());
        leaves.expect("namespace-with-empty-mtls", naked(lane, lane.otherServer()))
                .settlesOn(refused());
    }

    @Case(
            id = "pa-08",
            title = "a mesh-wide UNSET alone is PERMISSIVE",
            source =
                    "istio/istio: pilot/pkg/model/authentication.go, \"UNSET is treated as permissive\"",
            rows = {"S8", "S9"},
            kills = {"unset-is-disable", "mesh-unset-is-strict"})
    @Leaf(id = "naked-accepted")
    @Leaf(id = "meshed-identified")
    @OnLane(scope = Scope.MESH)
    void meshUnsetIsPermissive(Lane lane, Observations leaves) throws Exception {
        lane.applyRoot(peerAuthentication("default", "UNSET"));
        lane.awaitSentinel();
        leaves.expect("naked-accepted", naked(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("meshed-identified", meshed(lane, lane.server()))
                .settlesOn(answered(200).withClientIdentity(Actors.identity(lane, lane.client())));
    }

    @Case(
            id = "pa-12",
            title = "a policy with a selector in the root namespace selects nothing",
            source =
                    "istio/api: security/v1beta1/peer_authentication.proto, header; "
                            + POLICY_APPLIER,
            rows = "S9",
            kills = "root-selector-applied")
    @Leaf(id = "own-namespace")
    @Leaf(id = "other-namespace")
    @OnLane(scope = Scope.MESH)
    void rootSelectorIgnored(Lane lane, Observations leaves) throws Exception {
        lane.applyRoot(peerAuthentication("everywhere", selecting("app: server"), "STRICT"));
        lane.awaitSentinel();
        leaves.expect("own-namespace", naked(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("other-namespace", naked(lane, lane.otherServer())).settlesOn(answered(200));
    }

    @Case(
            id = "pa-20",
            title = "mesh-wide policy lives in the configured root namespace, and only there",
            source = "istio/istio: pkg/config/mesh/mesh.go, RootNamespace",
            rows = "S9",
            features = Features.ROOT_NAMESPACE,
            kills = {"root-namespace-hard-coded", "root-policy-covers-root-only"})
    @Leaf(id = "configured-root", level = Level.EXTENDED)
    @Leaf(id = "istio-system-is-ordinary", level = Level.EXTENDED)
    @OnLane(scope = Scope.MESH, rootNamespace = "mesh-root")
    void configuredRootNamespace(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.namespaceCalled("istio-system").apply(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("istio-system-is-ordinary", naked(lane, lane.server()))
                .settlesOn(answered(200));
        lane.applyRoot(peerAuthentication("default", "STRICT"));
        lane.awaitSentinel(lane.server());
        leaves.expect("configured-root", naked(lane, lane.server())).settlesOn(refused());
    }
}
