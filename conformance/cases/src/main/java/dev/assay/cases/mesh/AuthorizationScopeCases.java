package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.harness.Scope;
import dev.assay.cases.mesh.Policies.Selector;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import java.util.List;

/** How far an AuthorizationPolicy reaches, by the namespace that it is in. */
@InProfile(MESH)
final class AuthorizationScopeCases {
    private static final Selector EVERYTHING = new Selector("");

    @Case(
            id = "az-29",
            title =
                    "a policy of the root namespace holds in every namespace, selector included; any other in its own",
            source =
                    "istio/api: security/v1beta1/authorization_policy.proto; istio/istio: tests/integration/security/authz_test.go, TestAuthz_WorkloadSelector",
            how =
                    "Three DENY policies, each for a path of its own. Unlike a PeerAuthentication's, a selector in the root namespace counts.",
            rows = "S12",
            kills = {"authorization-root-selector-ignored", "policies-of-any-namespace"})
    @Leaf(id = "root-selector-here")
    @Leaf(id = "root-selector-elsewhere")
    @Leaf(id = "root-selector-spares-others")
    @Leaf(id = "root-without-selector-here")
    @Leaf(id = "root-without-selector-elsewhere")
    @Leaf(id = "namespace-here")
    @Leaf(id = "namespace-elsewhere")
    @OnLane(scope = Scope.MESH)
    void rootNamespaceReachesAll(Lane lane, Observations leaves) throws Exception {
        Workload here = lane.server();
        Workload elsewhere = lane.otherServer();
        Workload unselected = lane.sibling();
        for (Workload each : List.of(here, elsewhere, unselected)) {
            leaves.control(asking(lane, each, "/selected")).is(answered(200));
        }
        lane.applyRoot(denyPath("selected", selecting("app: server")));
        lane.applyRoot(denyPath("everywhere", EVERYTHING));
        lane.apply(denyPath("namespace", EVERYTHING));
        lane.awaitSentinel(here, elsewhere, unselected);

        leaves.expect("root-selector-here", asking(lane, here, "/selected")).settlesOn(denied());
        leaves.expect("root-selector-elsewhere", asking(lane, elsewhere, "/selected"))
                .settlesOn(denied());
        leaves.expect("root-selector-spares-others", asking(lane, unselected, "/selected"))
                .settlesOn(answered(200));
        leaves.expect("root-without-selector-here", asking(lane, here, "/everywhere"))
                .settlesOn(denied());
        leaves.expect("root-without-selector-elsewhere", asking(lane, elsewhere, "/everywhere"))
                .settlesOn(denied());
        leaves.expect("namespace-here", asking(lane, here, "/namespace")).settlesOn(denied());
        leaves.expect("namespace-elsewhere", asking(lane, elsewhere, "/namespace"))
                .settlesOn(answered(200));
    }

    private static Probe<Observation> asking(Lane lane, Workload server, String path) {
        return Actors.request(lane, lane.naked(), server, "GET", path, List.of());
    }

    /** It names its port, as without one it would deny every TCP connection too. */
    private static String denyPath(String name, Selector selector) {
        return authorizationPolicy(
                name,
                selector,
                "DENY",
                """
                - to:
                  - operation:
                      paths: ["/%s"]
                      ports: ["%d"]
                """
                        .formatted(name, Actors.HTTP));
    }
}
