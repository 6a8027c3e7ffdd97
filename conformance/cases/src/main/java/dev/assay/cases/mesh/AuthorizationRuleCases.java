package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.environment.Workload;
import dev.assay.fixtures.topology.ServiceSpec;
import dev.assay.fixtures.topology.WorkloadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the parts of one rule combine, and what a name in a rule may not match. */
@InProfile(MESH)
final class AuthorizationRuleCases {
    private static final String API =
            "istio/api: security/v1beta1/authorization_policy.proto, Rule";

    /** One row of the truth table: which parts of the rule the request fulfils. */
    record Row(boolean principal, boolean namespace, boolean method, boolean path, boolean header)
            implements LeafParameter {
        @Override
        public String leafId() {
            return "principal-%s-namespace-%s-method-%s-path-%s-header-%s"
                    .formatted(
                            word(principal),
                            word(namespace),
                            word(method),
                            word(path),
                            word(header));
        }

        @Override
        public String group() {
            return "principal-" + word(principal) + "-namespace-" + word(namespace);
        }

        boolean allowed() {
            return principal && namespace && method && path && header;
        }

        private static String word(boolean fulfilled) {
            return fulfilled ? "yes" : "no";
        }
    }

    static Stream<Row> rows() {
        var rows = new ArrayList<Row>();
        for (int bits = 0; bits < 32; bits++) {
            rows.add(
                    new Row(
                            (bits & 16) != 0,
                            (bits & 8) != 0,
                            (bits & 4) != 0,
                            (bits & 2) != 0,
                            (bits & 1) != 0));
        }
        return rows.stream();
    }

    @Case(
            id = "az-06",
            title =
                    "within a rule from, to and when are ANDed, and so are the fields of one source",
            source = API + "; istio/istio#24665",
            rows = "S12",
            kills = {"and-or-swapped", "when-ignored"})
    @LeafSource("rows")
    void ruleIsAConjunction(Lane lane, Observations leaves, List<Row> rows) throws Exception {
        Row first = rows.getFirst();
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "conjunction",
                        selecting("app: server"),
                        "ALLOW",
                        """
                        - from:
                          - source:
                              principals: ["%s"]
                              namespaces: ["%s"]
                          to:
                          - operation:
                              methods: [GET]
                              paths: ["/right"]
                          when:
                          - key: request.headers[x-assay]
                            values: ["right"]
                        """
                                .formatted(
                                        first.principal() ? "*/sa/client" : "*/sa/somebody-else",
                                        first.namespace()
                                                ? lane.namespace().name()
                                                : "elsewhere")));
        lane.awaitSentinel(lane.server());
        for (Row row : rows) {
            leaves.expect(
                            row.leafId(),
                            Actors.request(
                                    lane,
                                    lane.client(),
                                    lane.server(),
                                    row.method() ? "GET" : "POST",
                                    row.path() ? "/right" : "/wrong",
                                    List.of("x-assay: " + (row.header() ? "right" : "wrong"))))
                    .settlesOn(row.allowed() ? answered(200) : denied());
        }
    }

    @Case(
            id = "az-06-or",
            title = "rules are ORed, and so are the items of from and of to",
            source = API,
            rows = "S12",
            kills = {"and-or-swapped", "unmatched-is-allowed"})
    @Leaf(id = "first-rule")
    @Leaf(id = "second-rule")
    @Leaf(id = "first-from-item")
    @Leaf(id = "second-from-item")
    @Leaf(id = "neither")
    void alternativesAreOred(Lane lane, Observations leaves) throws Exception {
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "alternatives",
                        selecting("app: server"),
                        "ALLOW",
                        """
                        - to:
                          - operation:
                              paths: ["/first"]
                          - operation:
                              paths: ["/second"]
                        - from:
                          - source:
                              principals: ["*/ns/${namespace}/sa/client"]
                          - source:
                              namespaces: ["${other}"]
                          to:
                          - operation:
                              paths: ["/third"]
                        """));
        lane.awaitSentinel(lane.server());
        leaves.expect("first-rule", Actors.meshedPath(lane, lane.server(), "/first"))
                .settlesOn(answered(200));
        leaves.expect("second-rule", Actors.meshedPath(lane, lane.server(), "/second"))
                .settlesOn(answered(200));
        leaves.expect("first-from-item", Actors.meshedPath(lane, lane.server(), "/third"))
                .settlesOn(answered(200));
        leaves.expect(
                        "second-from-item",
                        Actors.request(
                                lane,
                                lane.otherClient(),
                                lane.server(),
                                "GET",
                                "/third",
                                List.of()))
                .settlesOn(answered(200));
        leaves.expect(
                        "neither",
                        Actors.request(
                                lane, lane.sibling(), lane.server(), "GET", "/third", List.of()))
                .settlesOn(denied());
    }

    @Case(
            id = "az-10",
            title =
                    "names in rules are literal: a dot admits no other character, a name no longer one",
            source = "istio/istio#59992",
            rows = "S12",
            kills = {
                "regex-unescaped",
                "regex-unanchored",
                "dots-match-nothing",
                "namespace-compared-with-principal"
            })
    @Leaf(id = "dotted-account-admitted")
    @Leaf(id = "dot-is-no-wildcard")
    @Leaf(id = "namespace-admitted")
    @Leaf(id = "namespace-prefix-is-another")
    void namesAreLiteral(Lane lane, Observations leaves) throws Exception {
        var dotted = lane.deploy(WorkloadSpec.meshed("dotted").as("my.sa"));
        var dashed = lane.deploy(WorkloadSpec.meshed("dashed").as("my-sa"));
        leaves.control(Actors.meshedFrom(lane, dashed, lane.server())).is(answered(200));
        lane.apply(AuthorizationCases.allowPrincipal("dotted", "app: server", "*/sa/my.sa"));
        leaves.expect("dotted-account-admitted", Actors.meshedFrom(lane, dotted, lane.server()))
                .settlesOn(answered(200));
        leaves.expect("dot-is-no-wildcard", Actors.meshedFrom(lane, dashed, lane.server()))
                .settlesOn(denied());

        String own = lane.namespace().name();
        lane.apply(allowNamespace("own", "app: sibling", own));
        leaves.expect("namespace-admitted", Actors.meshedFrom(lane, lane.client(), lane.sibling()))
                .settlesOn(answered(200));
        lane.apply(allowNamespace("own", "app: sibling", own.substring(0, own.length() - 1)));
        leaves.expect(
                        "namespace-prefix-is-another",
                        Actors.meshedFrom(lane, lane.client(), lane.sibling()))
                .settlesOn(denied());
    }

    @Case(
            id = "az-12",
            title = "under PERMISSIVE an ALLOW by notNamespaces admits callers without an identity",
            source = "istio/istio: pilot/pkg/security/authz/model/model.go, not-semantics",
            rows = "S12",
            kills = {"not-skipped-without-identity", "not-fields-ignored"})
    @Leaf(id = "naked-admitted", level = Level.EXTENDED)
    @Leaf(id = "named-namespace-denied", level = Level.EXTENDED)
    void notMatchesMissingIdentity(Lane lane, Observations leaves) throws Exception {
        leaves.control(Actors.meshed(lane, lane.server())).is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "others",
                        selecting("app: server"),
                        "ALLOW",
                        """
                        - from:
                          - source:
                              notNamespaces: ["${namespace}"]
                        """));
        lane.awaitSentinel(lane.server());
        leaves.expect("naked-admitted", Actors.naked(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("named-namespace-denied", Actors.meshed(lane, lane.server()))
                .settlesOn(denied());
    }

    @Case(
            id = "st-01",
            title =
                    "only the frontend's identity may reach /api/data on backend, and the application is not touched",
            source = "seeds 000 and 003",
            rows = {"S12", "S5"},
            kills = {"policy-by-path-only", "deny-by-default"})
    @Leaf(id = "frontend-reaches-data")
    @Leaf(id = "other-account-denied")
    @Leaf(id = "naked-denied")
    @Leaf(id = "frontend-other-path-denied")
    void onlyFrontendReachesData(Lane lane, Observations leaves) throws Exception {
        Workload backend = lane.deploy(WorkloadSpec.meshed("backend"));
        Workload frontend = lane.deploy(WorkloadSpec.meshed("frontend"));
        lane.expose(ServiceSpec.standing("backend"));
        leaves.control(Actors.request(lane, lane.sibling(), backend, "GET", "/api/data", List.of()))
                .is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "only-frontend",
                        selecting("app: backend"),
                        "ALLOW",
                        """
                        - from:
                          - source:
                              principals: ["${trustDomain}/ns/${namespace}/sa/frontend"]
                          to:
                          - operation:
                              methods: [GET]
                              paths: ["/api/data"]
                        """));
        lane.awaitSentinel(backend);
        leaves.expect(
                        "frontend-reaches-data",
                        Actors.request(lane, frontend, backend, "GET", "/api/data", List.of()))
                .settlesOn(answered(200).byWorkload("backend"));
        leaves.expect(
                        "other-account-denied",
                        Actors.request(
                                lane, lane.sibling(), backend, "GET", "/api/data", List.of()))
                .settlesOn(denied());
        leaves.expect(
                        "naked-denied",
                        Actors.request(lane, lane.naked(), backend, "GET", "/api/data", List.of()))
                .settlesOn(denied());
        leaves.expect(
                        "frontend-other-path-denied",
                        Actors.request(lane, frontend, backend, "GET", "/api/admin", List.of()))
                .settlesOn(denied());
    }

    private static String allowNamespace(String name, String label, String namespace) {
        return authorizationPolicy(
                name,
                selecting(label),
                "ALLOW",
                """
                - from:
                  - source:
                      namespaces: ["%s"]
                """
                        .formatted(namespace));
    }
}
