package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Actors.meshed;
import static dev.assay.cases.mesh.Actors.meshedFrom;
import static dev.assay.cases.mesh.Actors.meshedPath;
import static dev.assay.cases.mesh.Actors.naked;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.harness.Applied;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.OnLane;
import dev.assay.cases.harness.Scope;

/**
 * AuthorizationPolicy after the handshake: which action decides, and how policies and rules
 * combine.
 */
@InProfile(MESH)
final class AuthorizationCases {
    private static final String API = "istio/api: security/v1beta1/authorization_policy.proto";
    private static final String TESTS = "istio/istio: tests/integration/security/authz_test.go";

    @Case(
            id = "az-01",
            title = "without an AuthorizationPolicy everything is allowed",
            source = API,
            rows = "S12",
            kills = "deny-by-default")
    @Leaf(id = "meshed")
    @Leaf(id = "naked")
    @OnLane(scope = Scope.READ_ONLY)
    void allowedByDefault(Lane lane, Observations leaves) throws Exception {
        leaves.expect("meshed", meshed(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("naked", naked(lane, lane.server())).settlesOn(answered(200));
    }

    @Case(
            id = "az-02",
            title =
                    "an empty spec denies the namespace; an ALLOW with one empty rule allows everyone",
            source = API + "; istio/istio#36119",
            rows = "S12",
            kills = {"no-rules-allows", "empty-rule-matches-nothing", "policies-of-any-namespace"})
    @Leaf(id = "empty-spec-denies")
    @Leaf(id = "empty-spec-denies-sibling")
    @Leaf(id = "other-namespace-untouched")
    @Leaf(id = "empty-rule-allows")
    void emptySpecAndEmptyRule(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshed(lane, lane.server())).is(answered(200));
        lane.apply(
                """
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata:
                  name: nothing
                spec: {}
                """);
        leaves.expect("empty-spec-denies", meshed(lane, lane.server())).settlesOn(denied());
        leaves.expect("empty-spec-denies-sibling", meshed(lane, lane.sibling()))
                .settlesOn(denied());
        leaves.expect("other-namespace-untouched", meshed(lane, lane.otherServer()))
                .settlesOn(answered(200));
        lane.apply(authorizationPolicy("nothing", new Policies.Selector(""), "ALLOW", "- {}"));
        leaves.expect("empty-rule-allows", meshed(lane, lane.server())).settlesOn(answered(200));
    }

    @Case(
            id = "az-03",
            title =
                    "a DENY without rules denies nothing (or is refused at apply); DENY comes before ALLOW",
            source =
                    "istio/istio: pilot/pkg/security/authz/builder/builder.go, rbacPolicyMatchNever; "
                            + API,
            rows = "S12",
            kills = {"allow-before-deny", "deny-without-rules-denies"})
    @Leaf(id = "deny-without-rules")
    @Leaf(id = "deny-beats-allow")
    void denyWithoutRules(Lane lane, Observations leaves) throws Exception {
        Applied applied =
                lane.tryApply(
                        """
                        apiVersion: security.istio.io/v1
                        kind: AuthorizationPolicy
                        metadata:
                          name: deny-nothing
                        spec:
                          action: DENY
                        """);
        if (applied instanceof Applied.Accepted) {
            lane.awaitSentinel(lane.server());
        }
        leaves.expect("deny-without-rules", meshed(lane, lane.server())).settlesOn(answered(200));
        lane.apply(authorizationPolicy("allow", selecting("app: server"), "ALLOW", "- {}"));
        lane.apply(authorizationPolicy("deny", selecting("app: server"), "DENY", "- {}"));
        leaves.expect("deny-beats-allow", meshed(lane, lane.server())).settlesOn(denied());
    }

    @Case(
            id = "az-04",
            title = "a DENY on a narrower path beats an ALLOW on the wider one",
            source = TESTS + ", TestAuthz_PathPrecedence",
            rows = "S12",
            kills = {"allow-before-deny", "paths-ignored", "unmatched-is-allowed"})
    @Leaf(id = "denied-path")
    @Leaf(id = "allowed-path")
    @Leaf(id = "path-of-no-rule")
    void denyBeatsAllowOnPaths(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshedPath(lane, lane.server(), "/allow/admin")).is(answered(200));
        lane.apply(
                authorizationPolicy(
                        "deny",
                        selecting("app: server"),
                        "DENY",
                        """
                        - to:
                          - operation:
                              paths: ["/allow/admin"]
                        """));
        lane.apply(
                authorizationPolicy(
                        "allow",
                        selecting("app: server"),
                        "ALLOW",
                        """
                        - to:
                          - operation:
                              paths: ["/allow*"]
                        """));
        // denied by nothing but the ALLOW: from then on both are in force
        leaves.expect("path-of-no-rule", meshedPath(lane, lane.server(), "/elsewhere"))
                .settlesOn(denied());
        leaves.expect("denied-path", meshedPath(lane, lane.server(), "/allow/admin"))
                .settlesOn(denied());
        leaves.expect("allowed-path", meshedPath(lane, lane.server(), "/allow/page"))
                .settlesOn(answered(200));
    }

    @Case(
            id = "az-05",
            title =
                    "where ALLOW policies exist and none matches, the request is denied; several are ORed",
            source = API,
            rows = "S12",
            kills = {"last-policy-only", "first-policy-only", "unmatched-is-allowed"})
    @Leaf(id = "first-policy")
    @Leaf(id = "second-policy")
    @Leaf(id = "no-policy")
    void allowPoliciesAreOred(Lane lane, Observations leaves) throws Exception {
        leaves.control(meshedPath(lane, lane.server(), "/neither")).is(answered(200));
        for (String path : new String[] {"/one", "/two"}) {
            lane.apply(
                    authorizationPolicy(
                            "allow" + path.replace('/', '-'),
                            selecting("app: server"),
                            "ALLOW",
                            """
                            - to:
                              - operation:
                                  paths: ["%s"]
                            """
                                    .formatted(path)));
        }
        lane.awaitSentinel(lane.server());
        leaves.expect("first-policy", meshedPath(lane, lane.server(), "/one"))
                .settlesOn(answered(200));
        leaves.expect("second-policy", meshedPath(lane, lane.server(), "/two"))
                .settlesOn(answered(200));
        leaves.expect("no-policy", meshedPath(lane, lane.server(), "/neither")).settlesOn(denied());
    }

    @Case(
            id = "az-07",
            title = "a principal is written without spiffe://, and with it matches nobody",
            source =
                    "istio/istio: pilot/pkg/security/authz/model/generator.go, StringMatcherWithPrefix",
            rows = "S12",
            kills = "principal-prefix-mishandled")
    @Leaf(id = "without-prefix")
    @Leaf(id = "with-prefix")
    void principalWithoutScheme(Lane lane, Observations leaves) throws Exception {
        String principal = Actors.identity(lane, lane.client()).substring("spiffe://".length());
        lane.apply(allowPrincipal("by-principal", "app: server", principal));
        lane.apply(allowPrincipal("by-uri", "app: sibling", "spiffe://" + principal));
        leaves.expect("without-prefix", meshed(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("with-prefix", meshed(lane, lane.sibling())).settlesOn(denied());
    }

    @Case(
            id = "az-08",
            title = "the principal * means any identity, and a plaintext caller has none",
            source = "istio/istio: pilot/pkg/security/authz/matcher/string.go, `.+`",
            rows = "S12",
            kills = {"star-matches-no-identity", "star-is-literal"})
    @Leaf(id = "meshed")
    @Leaf(id = "naked")
    void starNeedsAnIdentity(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        lane.apply(allowPrincipal("any", "app: server", "*"));
        leaves.expect("meshed", meshed(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("naked", naked(lane, lane.server())).settlesOn(denied());
    }

    @Case(
            id = "az-09",
            title = "principals match by prefix and by suffix",
            source = "istio/istio: pilot/pkg/security/authz/matcher/string.go",
            rows = "S12",
            kills = {"globs-are-literal", "unmatched-is-allowed"})
    @Leaf(id = "prefix-own-namespace")
    @Leaf(id = "prefix-other-namespace")
    @Leaf(id = "suffix-named-account")
    @Leaf(id = "suffix-other-account")
    void principalGlobs(Lane lane, Observations leaves) throws Exception {
        lane.apply(allowPrincipal("prefix", "app: server", "${trustDomain}/ns/${namespace}/*"));
        lane.apply(allowPrincipal("suffix", "app: sibling", "*/sa/client"));
        leaves.expect("prefix-own-namespace", meshed(lane, lane.server())).settlesOn(answered(200));
        leaves.expect("prefix-other-namespace", meshedFrom(lane, lane.otherClient(), lane.server()))
                .settlesOn(denied());
        leaves.expect("suffix-named-account", meshedFrom(lane, lane.otherClient(), lane.sibling()))
                .settlesOn(answered(200));
        leaves.expect("suffix-other-account", meshedFrom(lane, lane.otherServer(), lane.sibling()))
                .settlesOn(denied());
    }

    @Case(
            id = "az-11",
            title = "a DENY by notPrincipals or notNamespaces denies callers without an identity",
            source = TESTS + ", TestAuthz_DenyPlaintext, TestAuthz_NotNamespace",
            rows = "S12",
            kills = {"missing-identity-skips-rule", "not-fields-ignored"})
    @Leaf(id = "not-principals-naked")
    @Leaf(id = "not-principals-meshed")
    @Leaf(id = "not-namespaces-naked")
    @Leaf(id = "not-namespaces-meshed")
    void missingIdentityIsNotAnyones(Lane lane, Observations leaves) throws Exception {
        leaves.control(naked(lane, lane.server())).is(answered(200));
        leaves.control(naked(lane, lane.sibling())).is(answered(200));
        lane.apply(denySource("plaintext", "app: server", "notPrincipals: [\"*\"]"));
        lane.apply(denySource("strangers", "app: sibling", "notNamespaces: [\"${namespace}\"]"));
        leaves.expect("not-principals-naked", naked(lane, lane.server())).settlesOn(denied());
        leaves.expect("not-principals-meshed", meshed(lane, lane.server()))
                .settlesOn(answered(200));
        leaves.expect("not-namespaces-naked", naked(lane, lane.sibling())).settlesOn(denied());
        leaves.expect("not-namespaces-meshed", meshed(lane, lane.sibling()))
                .settlesOn(answered(200));
    }

    static String allowPrincipal(String name, String label, String principal) {
        return authorizationPolicy(
                name,
                selecting(label),
                "ALLOW",
                """
                - from:
                  - source:
                      principals: ["%s"]
                """
                        .formatted(principal));
    }

    static String denySource(String name, String label, String source) {
        return authorizationPolicy(
                name,
                selecting(label),
                "DENY",
                """
                - from:
                  - source:
                      %s
                """
                        .formatted(source));
    }
}
