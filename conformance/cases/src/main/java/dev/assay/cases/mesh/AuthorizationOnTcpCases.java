package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.mutualTcp;
import static dev.assay.cases.mesh.Actors.nakedTcp;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;
import static dev.assay.cases.probe.Expectations.echoed;
import static dev.assay.cases.probe.Expectations.refused;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.fixtures.environment.Workload;
import java.util.List;

/**
 * AuthorizationPolicy where bytes are all that the sidecar sees. What only a request could answer
 * makes an ALLOW rule void and is left out of a DENY rule: both ways less is let in.
 */
@InProfile(MESH)
final class AuthorizationOnTcpCases {
    private static final String TASK =
            "istio.io: docs/tasks/security/authorization/authz-tcp; istio/istio: pilot/pkg/security/authz/model/model.go";

    @Case(
            id = "az-26",
            title = "on a TCP port an ALLOW rule with an HTTP field admits nobody",
            source = TASK,
            rows = "S12",
            kills = "http-fields-ignored-on-tcp")
    @Leaf(id = "tcp-refused")
    @Leaf(id = "auto-refused")
    @Leaf(id = "http-named-method")
    @Leaf(id = "http-other-method")
    @Leaf(id = "rule-without-http-fields-admits")
    void allowRuleIsVoid(Lane lane, Observations leaves) throws Exception {
        leaves.control(nakedTcp(lane, lane.server(), Actors.TCP)).is(echoed());
        leaves.control(nakedTcp(lane, lane.server(), Actors.AUTO)).is(echoed());
        leaves.control(asking(lane, lane.server(), "POST")).is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "get",
                        selecting("app: server"),
                        "ALLOW",
                        """
                        - to:
                          - operation:
                              methods: [GET]
                        """));
        lane.awaitSentinel(lane.server());
        leaves.expect("tcp-refused", nakedTcp(lane, lane.server(), Actors.TCP))
                .settlesOn(refused());
        leaves.expect("auto-refused", nakedTcp(lane, lane.server(), Actors.AUTO))
                .settlesOn(refused());
        leaves.expect("http-other-method", asking(lane, lane.server(), "POST")).settlesOn(denied());
        leaves.expect("http-named-method", asking(lane, lane.server(), "GET"))
                .settlesOn(answered(200));

        lane.apply(
                authorizationPolicy(
                        "get-or-port",
                        selecting("app: sibling"),
                        "ALLOW",
                        """
                        - to:
                          - operation:
                              methods: [GET]
                        - to:
                          - operation:
                              ports: ["%d"]
                        """
                                .formatted(Actors.TCP)));
        lane.awaitSentinel(lane.sibling());
        leaves.expect("rule-without-http-fields-admits", nakedTcp(lane, lane.sibling(), Actors.TCP))
                .settlesOn(echoed());
    }

    @Case(
            id = "az-27",
            title =
                    "on a TCP port a DENY rule is judged without its HTTP fields, and so denies more",
            source = TASK,
            rows = "S12",
            kills = "deny-dropped-on-tcp")
    @Leaf(id = "method-and-port-that-port")
    @Leaf(id = "method-and-port-another-port")
    @Leaf(id = "method-only-tcp")
    @Leaf(id = "method-only-auto")
    @Leaf(id = "method-only-http-named-method")
    @Leaf(id = "method-only-http-other-method")
    @Leaf(id = "header-only-tcp")
    @Leaf(id = "header-only-http-with-it")
    @Leaf(id = "header-only-http-without-it")
    void denyRuleIsWidened(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        denying(
                lane,
                leaves,
                """
                - to:
                  - operation:
                      methods: [GET]
                      ports: ["%d"]
                """
                        .formatted(Actors.TCP));
        leaves.expect("method-and-port-that-port", nakedTcp(lane, server, Actors.TCP))
                .settlesOn(refused());
        leaves.expect("method-and-port-another-port", nakedTcp(lane, server, Actors.AUTO))
                .settlesOn(echoed());

        denying(
                lane,
                leaves,
                """
                - to:
                  - operation:
                      methods: [GET]
                """);
        leaves.expect("method-only-auto", nakedTcp(lane, server, Actors.AUTO)).settlesOn(refused());
        leaves.expect("method-only-tcp", nakedTcp(lane, server, Actors.TCP)).settlesOn(refused());
        leaves.expect("method-only-http-named-method", asking(lane, server, "GET"))
                .settlesOn(denied());
        leaves.expect("method-only-http-other-method", asking(lane, server, "POST"))
                .settlesOn(answered(200));

        denying(
                lane,
                leaves,
                """
                - when:
                  - key: request.headers[x-assay]
                    values: ["denied"]
                """);
        leaves.expect("header-only-tcp", nakedTcp(lane, server, Actors.TCP)).settlesOn(refused());
        leaves.expect("header-only-http-with-it", asking(lane, server, "GET", "x-assay: denied"))
                .settlesOn(denied());
        leaves.expect("header-only-http-without-it", asking(lane, server, "GET"))
                .settlesOn(answered(200));
    }

    @Case(
            id = "az-28",
            title = "a port that no Service declares is guarded like any other",
            source =
                    "istio/istio: tests/integration/security/pass_through_filter_chain_test.go, \"DISABLE with authz\"",
            rows = "S12",
            kills = "undeclared-ports-unguarded")
    @Leaf(id = "plaintext-denied")
    @Leaf(id = "mutual-denied")
    @Leaf(id = "declared-port-untouched")
    @Leaf(id = "disable-mode-denied")
    @Leaf(id = "caller-without-identity-refused")
    @Leaf(id = "caller-with-identity-admitted")
    void undeclaredPort(Lane lane, Observations leaves) throws Exception {
        Workload server = lane.server();
        Workload sibling = lane.sibling();
        leaves.control(nakedTcp(lane, server, Actors.WORKLOAD_ONLY)).is(echoed());
        leaves.control(mutualTcp(lane, server, Actors.WORKLOAD_ONLY)).is(echoed());
        leaves.control(nakedTcp(lane, server, Actors.TCP)).is(echoed());
        lane.apply(denyUndeclaredPort("server"));
        lane.awaitSentinel(server);
        leaves.expect("plaintext-denied", nakedTcp(lane, server, Actors.WORKLOAD_ONLY))
                .settlesOn(refused());
        leaves.expect("mutual-denied", mutualTcp(lane, server, Actors.WORKLOAD_ONLY))
                .settlesOn(refused());
        leaves.expect("declared-port-untouched", nakedTcp(lane, server, Actors.TCP))
                .settlesOn(echoed());

        lane.apply(peerAuthentication("plain", selecting("app: sibling"), "DISABLE"));
        lane.awaitSentinel(sibling);
        leaves.control(nakedTcp(lane, sibling, Actors.WORKLOAD_ONLY)).is(echoed());
        lane.apply(denyUndeclaredPort("sibling"));
        leaves.expect("disable-mode-denied", nakedTcp(lane, sibling, Actors.WORKLOAD_ONLY))
                .settlesOn(refused());

        lane.delete("AuthorizationPolicy", "undeclared-server");
        leaves.control(nakedTcp(lane, server, Actors.WORKLOAD_ONLY)).is(echoed());
        lane.apply(
                AuthorizationCases.allowPrincipal(
                        "prober",
                        "app: server",
                        Actors.proberIdentity(lane).substring("spiffe://".length())));
        leaves.expect(
                        "caller-without-identity-refused",
                        nakedTcp(lane, server, Actors.WORKLOAD_ONLY))
                .settlesOn(refused());
        leaves.expect(
                        "caller-with-identity-admitted",
                        mutualTcp(lane, server, Actors.WORKLOAD_ONLY))
                .settlesOn(echoed());
    }

    private static String denyUndeclaredPort(String app) {
        return authorizationPolicy(
                "undeclared-" + app,
                selecting("app: " + app),
                "DENY",
                """
                - to:
                  - operation:
                      ports: ["%d"]
                """
                        .formatted(Actors.WORKLOAD_ONLY));
    }

    /** Instead of what was denied before, once everything is seen to pass. */
    private static void denying(Lane lane, Observations leaves, String rules) throws Exception {
        Workload server = lane.server();
        lane.delete("AuthorizationPolicy", "deny");
        leaves.control(nakedTcp(lane, server, Actors.TCP)).is(echoed());
        leaves.control(nakedTcp(lane, server, Actors.AUTO)).is(echoed());
        leaves.control(asking(lane, server, "GET")).is(answered(200));
        lane.apply(authorizationPolicy("deny", selecting("app: server"), "DENY", rules));
        lane.awaitSentinel(server);
    }

    private static Probe<Observation> asking(
            Lane lane, Workload server, String method, String... headers) {
        return Actors.request(lane, lane.naked(), server, method, "/", List.of(headers));
    }
}
