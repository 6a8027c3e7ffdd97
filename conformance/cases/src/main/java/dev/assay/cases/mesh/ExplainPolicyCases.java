package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.ExplainedCall.ALLOWED;
import static dev.assay.cases.mesh.ExplainedCall.DENIED;
import static dev.assay.cases.mesh.ExplainedCall.REFUSED;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.destinationRule;
import static dev.assay.cases.mesh.Policies.peerAuthentication;
import static dev.assay.cases.mesh.Policies.selecting;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.diagnosis.Diagnosis;
import dev.assay.fixtures.topology.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a tool says of a call that policies judge. */
@InProfile(MESH)
final class ExplainPolicyCases {
    /** A second service over the server, which its callers are told to call in plaintext. */
    private static final String PLAIN = "server-plain";

    private static final String[] ALLOWING = {
        "allow-client", "allow-open", "allow-other", "allow-port"
    };

    private static final String RESOURCES =
            String.join(
                    "---\n",
                    authorizationPolicy(
                            "deny-secret",
                            new Policies.Selector(""),
                            "DENY",
                            "- to: [{operation: {paths: [\"/secret*\"]}}]"),
                    authorizationPolicy(
                            "deny-strangers",
                            selecting("app: server"),
                            "DENY",
                            "- {from: [{source: {notPrincipals: [\"*\"]}}], to: [{operation: {paths: [\"/private\"]}}]}"),
                    authorizationPolicy(
                            "allow-client",
                            selecting("app: server"),
                            "ALLOW",
                            "- {from: [{source: {principals: [\"${trustDomain}/ns/${namespace}/sa/client\"]}}], to: [{operation: {methods: [GET]}}]}"),
                    authorizationPolicy(
                            "allow-other",
                            selecting("app: server"),
                            "ALLOW",
                            "- {from: [{source: {namespaces: [\"${other}\"]}}], to: [{operation: {paths: [\"/shared*\"]}}]}"),
                    authorizationPolicy(
                            "allow-open",
                            selecting("app: server"),
                            "ALLOW",
                            "- to: [{operation: {paths: [\"/open\", \"%s\"]}}]"
                                    .formatted(Lane.SENTINEL_PATHS)),
                    authorizationPolicy(
                            "allow-port",
                            selecting("app: server"),
                            "ALLOW",
                            "- to: [{operation: {ports: [\"%d\"], methods: [POST]}}]"
                                    .formatted(Actors.HTTP_TWO)),
                    peerAuthentication("sibling", selecting("app: sibling"), "STRICT"),
                    destinationRule(PLAIN, PLAIN, "DISABLE"));

    /** Of the second namespace: nothing of it is enforced. */
    private static final String TRIED =
            """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: try-to-deny
              namespace: ${other}
              annotations:
                istio.io/dry-run: "true"
            spec:
              action: DENY
              rules:
              - {}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata:
              name: audit
              namespace: ${other}
            spec:
              action: AUDIT
              rules:
              - {}
            """;

    static Stream<ExplainedCall> calls() {
        return Stream.of(
                ExplainedCall.of(
                        "allow-rule", "a rule allows the principal", ALLOWED, "allow-client"),
                ExplainedCall.of(
                                "no-rule-for-method",
                                "no ALLOW policy has a rule for POST",
                                DENIED,
                                ALLOWING)
                        .send("POST", "/"),
                ExplainedCall.of(
                                "no-identity",
                                "no ALLOW policy has a rule for a caller without identity",
                                DENIED,
                                ALLOWING)
                        .from(Lane::naked),
                ExplainedCall.of(
                                "identity-lost-on-the-way",
                                "a DestinationRule DISABLE takes the identity away that a rule allows",
                                DENIED,
                                ALLOWING)
                        .through(PLAIN),
                ExplainedCall.of(
                                "deny-over-allow",
                                "a DENY rule matches what an ALLOW rule matches too",
                                DENIED,
                                "deny-secret")
                        .send("GET", "/secret"),
                ExplainedCall.of(
                                "normalized-path",
                                "the path is judged as it is forwarded",
                                DENIED,
                                "deny-secret")
                        .from(Lane::naked)
                        .send("GET", "/open/../secret"),
                ExplainedCall.of(
                                "deny-of-the-unidentified",
                                "notPrincipals matches a caller without identity",
                                DENIED,
                                "deny-strangers")
                        .from(Lane::naked)
                        .send("GET", "/private"),
                ExplainedCall.of(
                                "deny-not-of-the-identified",
                                "notPrincipals does not match a caller with one",
                                ALLOWED,
                                "allow-client")
                        .send("GET", "/private"),
                ExplainedCall.of(
                                "query-is-no-path",
                                "the query does not count",
                                ALLOWED,
                                "allow-open")
                        .from(Lane::naked)
                        .send("GET", "/open?at=/secret"),
                ExplainedCall.of(
                                "namespace-of-the-caller",
                                "a rule allows the caller's namespace",
                                ALLOWED,
                                "allow-other")
                        .from(Lane::otherClient)
                        .send("GET", "/shared/1"),
                ExplainedCall.of(
                                "workload-port",
                                "a rule allows the workload's port",
                                ALLOWED,
                                "allow-port")
                        .from(Lane::naked)
                        .on(Actors.SERVICE_HTTP_TWO, Actors.HTTP_TWO)
                        .send("POST", "/"),
                ExplainedCall.of(
                                "paths-on-tcp",
                                "on a TCP port a DENY rule is judged without its paths",
                                DENIED,
                                "deny-secret")
                        .on(Actors.SERVICE_TCP, Actors.TCP),
                ExplainedCall.of(
                                "unrestricted",
                                "no ALLOW policy selects the workload: nothing decides",
                                ALLOWED)
                        .to(Lane::sibling),
                ExplainedCall.of(
                                "whole-namespace",
                                "a policy without a selector decides for it nevertheless",
                                DENIED,
                                "deny-secret")
                        .to(Lane::sibling)
                        .send("GET", "/secret"),
                ExplainedCall.of(
                                "refused-before-policy",
                                "a STRICT workload's policies do not get to see plaintext",
                                REFUSED)
                        .from(Lane::naked)
                        .to(Lane::sibling)
                        .send("GET", "/secret"),
                ExplainedCall.of(
                                "tried-and-audited",
                                "a DENY that is only tried, and an AUDIT, decide nothing",
                                ALLOWED)
                        .to(Lane::otherServer)
                        .send("GET", "/secret")
                        .extended());
    }

    @Case(
            id = "dg-02",
            title =
                    "explain-policy: whether a call is allowed, and the AuthorizationPolicy that decides it, are what becomes of the call",
            source =
                    "istio.io: docs/reference/config/security/authorization-policy; docs/ops/common-problems/security-issues, \"Ensure proxies enforce policies correctly\"",
            how =
                    "The tool is shown the manifests and the policies, and says of each call whether it is allowed, denied, or refused before any policy sees it, and which policies decide that. Then they are applied, and the call is made.",
            rows = "S12",
            features = Features.DIAGNOSIS,
            kills = {
                "explain-policy-allows-first",
                "explain-policy-forgets-sidecars",
                "explain-policy-names-the-first"
            })
    @LeafSource("calls")
    void calls(Lane lane, Diagnosis tool, Observations leaves, List<ExplainedCall> calls)
            throws Exception {
        lane.expose(new ServiceSpec(PLAIN, Map.of("app", "server"), ServiceSpec.standingPorts()));
        var wanted = calls.stream().filter(call -> leaves.wants(call.leafId())).toList();
        for (ExplainedCall call : wanted) {
            leaves.control(call.control(lane)).is(call.served());
        }
        lane.apply(RESOURCES);
        lane.applyOther(TRIED);
        lane.awaitSentinel(lane.server(), lane.sibling(), lane.otherServer());
        lane.awaitCallerSentinel();
        InParallel.each(
                wanted,
                call ->
                        leaves.expect(
                                        call.leafId(),
                                        CallExplained.by(
                                                tool, lane, RESOURCES + "---\n" + TRIED, call))
                                .settlesOn(CallExplained.agreeing(lane, call)));
    }
}
