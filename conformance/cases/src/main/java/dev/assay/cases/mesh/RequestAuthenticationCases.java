package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
import static dev.assay.cases.mesh.Policies.authorizationPolicy;
import static dev.assay.cases.mesh.Policies.selecting;
import static dev.assay.cases.mesh.TokenCalls.CLOSED;
import static dev.assay.cases.mesh.TokenCalls.ISSUER;
import static dev.assay.cases.mesh.TokenCalls.LONG_AGO;
import static dev.assay.cases.mesh.TokenCalls.demandingPrincipal;
import static dev.assay.cases.mesh.TokenCalls.inline;
import static dev.assay.cases.mesh.TokenCalls.policy;
import static dev.assay.cases.mesh.TokenCalls.told;
import static dev.assay.cases.mesh.TokenCalls.unauthorized;
import static dev.assay.cases.probe.Expectations.answered;
import static dev.assay.cases.probe.Expectations.denied;

import dev.assay.cases.catalogue.Case;
import dev.assay.cases.catalogue.Features;
import dev.assay.cases.catalogue.InProfile;
import dev.assay.cases.catalogue.Leaf;
import dev.assay.cases.catalogue.LeafParameter;
import dev.assay.cases.catalogue.LeafSource;
import dev.assay.cases.catalogue.Level;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.fixtures.token.Draft;
import dev.assay.fixtures.token.TokenIssuer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * RequestAuthentication: a token that is shown must hold; that one is shown is for an
 * AuthorizationPolicy to demand. That a policy has arrived is seen by what it refuses.
 */
@InProfile(MESH)
final class RequestAuthenticationCases {
    private static final String TESTS = "istio/istio: tests/integration/security/jwt_test.go";
    private static final String APPLIER =
            "istio/istio: pilot/pkg/security/authn/policy_applier.go, convertToEnvoyJwtConfig";

    @Case(
            id = "jw-01",
            title = "a valid token is let through, and the application does not get it",
            source = TESTS + ", valid-token-noauthz; istio/api: forwardOriginalToken",
            rows = "S13",
            features = Features.JWT,
            kills = "token-forwarded")
    @Leaf(id = "valid-token")
    @Leaf(id = "not-passed-on")
    void validToken(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer(issuer.token("alice")))
                .is(told("the token", "authorization", values -> !values.isEmpty()));
        enforce(lane, leaves, issuer);
        leaves.expect("valid-token", calls.bearer(issuer.token("alice"))).settlesOn(answered(200));
        leaves.expect("not-passed-on", calls.bearer(issuer.token("alice")))
                .settlesOn(told("no Authorization header", "authorization", List::isEmpty));
    }

    /** One token that is not to be believed, or one that is in spite of what it lacks. */
    record Shown(String leafId, Level level, int status, Function<Draft, String> token)
            implements LeafParameter {
        @Override
        public String group() {
            return "tokens";
        }
    }

    static Stream<Shown> tokens() {
        return Stream.of(
                refused("expired", draft -> draft.expiredSince(LONG_AGO).signed()),
                refused("not-yet-valid", RequestAuthenticationCases::notYetValid),
                refused("foreign-key", draft -> draft.signedBy(draft.issuer().rotated())),
                refused("unknown-key", draft -> draft.withHeader("kid", "no-such-key").signed()),
                refused(
                        "unknown-issuer",
                        draft -> draft.with("iss", "https://else.assay.example").signed()),
                refused("no-issuer", draft -> draft.without("iss").signed()),
                refused("changed-claims", RequestAuthenticationCases::changed),
                refused("garbage", draft -> "no-token"),
                new Shown("alg-none", Level.EXTENDED, 401, Draft::unsigned),
                new Shown("public-key-as-secret", Level.EXTENDED, 401, Draft::signedWithPublicKey),
                new Shown(
                        "without-expiry", Level.CORE, 200, draft -> draft.without("exp").signed()),
                new Shown(
                        "without-key-id",
                        Level.CORE,
                        200,
                        draft -> draft.withoutHeader("kid").signed()));
    }

    private static Shown refused(String leafId, Function<Draft, String> token) {
        return new Shown(leafId, Level.CORE, 401, token);
    }

    private static String notYetValid(Draft draft) {
        var begin = draft.issuer().clock().instant().plus(Duration.ofMinutes(30));
        return draft.with("nbf", begin.getEpochSecond()).signed();
    }

    /** Other claims under a signature that was made for the first ones. */
    private static String changed(Draft draft) {
        String[] signed = draft.signed().split("\\.", -1);
        return signed[0] + "." + draft.with("sub", "root").payload() + "." + signed[2];
    }

    @Case(
            id = "jw-02",
            title = "a token that does not hold is answered with 401, whatever is wrong with it",
            source = TESTS + ", expired-token-noauthz; " + APPLIER + "; RFC 7515; RFC 8725, 3.1",
            how = "One policy, a token an observation; the tokens that hold pass on the same path.",
            rows = "S13",
            features = Features.JWT,
            kills = {
                "expired-token-accepted",
                "not-before-ignored",
                "token-signature-unchecked",
                "token-issuer-unchecked",
                "unsigned-token-accepted",
                "public-key-as-secret",
                "token-without-expiry-refused"
            })
    @LeafSource("tokens")
    void tokensThatDoNotHold(Lane lane, Observations leaves, List<Shown> wanted) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer("no-token")).is(answered(200));
        lane.apply(policy("tokens", "server", inline(issuer)));
        enforced(leaves, calls);
        leaves.control(calls.bearer(issuer.token("alice"))).is(answered(200));
        for (Shown each : wanted) {
            String token = each.token().apply(issuer.draft("alice"));
            leaves.expect(each.leafId(), calls.bearer(token)).settlesOn(answered(each.status()));
        }
    }

    @Case(
            id = "jw-03",
            title = "a request without a token is let through where no AuthorizationPolicy says no",
            source = TESTS + ", no-token-noauthz; " + APPLIER,
            rows = "S13",
            features = Features.JWT,
            kills = "token-required-always")
    void withoutToken(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        enforce(lane, leaves, issuer);
        leaves.expect(TokenCalls.to(lane, lane.server()).bare()).settlesOn(answered(200));
    }

    @Case(
            id = "jw-04",
            title =
                    "where a rule demands a request principal, a request without a token is denied with 403",
            source = TESTS + ", no-token of authn-authz",
            rows = {"S12", "S13"},
            features = Features.JWT,
            kills = {"token-required-always", "request-principals-ignored"})
    @Leaf(id = "with-token")
    @Leaf(id = "without-token")
    void principalDemanded(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bare()).is(answered(200));
        lane.apply(policy("tokens", "server", inline(issuer)));
        lane.apply(demandingPrincipal("server"));
        leaves.control(calls.bearer(CLOSED, issuer.token("alice"))).is(denied());
        leaves.expect("with-token", calls.bearer(issuer.token("alice"))).settlesOn(answered(200));
        leaves.expect("without-token", calls.bare()).settlesOn(denied());
    }

    @Case(
            id = "jw-05",
            title =
                    "a request principal is issuer and subject, and the subject begins after the last slash",
            source =
                    "istio/istio: pilot/pkg/security/authz/model/generator.go, requestPrincipalGenerator",
            how =
                    "The issuer is a URL, and a second one, which is believed as well, begins with it and a slash.",
            rows = {"S12", "S13"},
            features = Features.JWT,
            kills = {
                "principal-splits-at-first-slash",
                "request-principals-ignored",
                "principals-compared-whole"
            })
    @Leaf(id = "exact")
    @Leaf(id = "other-subject")
    @Leaf(id = "any-subject")
    @Leaf(id = "longer-issuer")
    @Leaf(id = "anyone")
    void principals(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        TokenIssuer longer = issuer.called(ISSUER + "/inner");
        var calls = TokenCalls.to(lane, lane.server());
        lane.apply(policy("tokens", "server", inline(issuer) + inline(longer)));
        enforced(leaves, calls);
        for (var each : List.of(issuer, longer)) {
            leaves.control(calls.bearer(each.token("alice"))).is(answered(200));
        }

        lane.apply(
                authorizationPolicy(
                        "principals",
                        selecting("app: server"),
                        "ALLOW",
                        """
                        - from: [{source: {requestPrincipals: ["%1$s/alice"]}}]
                          to: [{operation: {paths: [/exact]}}]
                        - from: [{source: {requestPrincipals: ["%1$s/*"]}}]
                          to: [{operation: {paths: [/any-subject]}}]
                        - from: [{source: {requestPrincipals: ["*"]}}]
                          to: [{operation: {paths: [/anyone]}}]
                        """
                                .formatted(ISSUER)));
        leaves.control(calls.bearer(CLOSED, issuer.token("alice"))).is(denied());
        leaves.expect("exact", calls.bearer("/exact", issuer.token("alice")))
                .settlesOn(answered(200));
        leaves.expect("other-subject", calls.bearer("/exact", issuer.token("bob")))
                .settlesOn(denied());
        leaves.expect("any-subject", calls.bearer("/any-subject", issuer.token("bob")))
                .settlesOn(answered(200));
        leaves.expect("longer-issuer", calls.bearer("/any-subject", longer.token("alice")))
                .settlesOn(denied());
        leaves.expect("anyone", calls.bearer("/anyone", longer.token("alice")))
                .settlesOn(answered(200));
    }

    @Case(
            id = "jw-06",
            title = "a token for another audience is answered with 403, not with 401",
            source = TESTS + ", invalid-aud; Envoy: jwt_authn/filter.cc, onComplete",
            rows = "S13",
            features = Features.JWT,
            kills = {"token-audience-unchecked", "wrong-audience-is-unauthorized"})
    @Leaf(id = "right")
    @Leaf(id = "one-of-several")
    @Leaf(id = "wrong")
    @Leaf(id = "none")
    void audiences(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer(issuer.token("alice", List.of("songs")))).is(answered(200));
        lane.apply(policy("tokens", "server", inline(issuer) + "  audiences: [books, films]\n"));
        enforced(leaves, calls);
        leaves.expect("wrong", calls.bearer(issuer.token("alice", List.of("songs"))))
                .settlesOn(TokenCalls.forbiddenByAudience());
        leaves.expect("none", calls.bearer(issuer.token("alice")))
                .settlesOn(TokenCalls.forbiddenByAudience());
        leaves.expect("right", calls.bearer(issuer.draft("alice").with("aud", "films").signed()))
                .settlesOn(answered(200));
        leaves.expect(
                        "one-of-several",
                        calls.bearer(issuer.token("alice", List.of("songs", "books"))))
                .settlesOn(answered(200));
    }

    @Case(
            id = "jw-07",
            title = "the rules of all policies that select a workload count together",
            source = TESTS + ", verify-policies-are-combined; istio/istio#19245",
            rows = "S13",
            features = Features.JWT,
            kills = "first-request-authentication-only")
    @Leaf(id = "older-policy")
    @Leaf(id = "newer-policy")
    @Leaf(id = "policy-of-the-namespace")
    @Leaf(id = "of-none")
    void policiesAreCombined(Lane lane, Observations leaves) throws Exception {
        var older = TokenCalls.issuer(lane, "https://older.assay.example");
        var newer = TokenCalls.issuer(lane, "https://newer.assay.example");
        var whole = TokenCalls.issuer(lane, "https://namespace.assay.example");
        var foreign = TokenCalls.issuer(lane, "https://else.assay.example");
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer(foreign.token("alice"))).is(answered(200));
        lane.apply(policy("older", "server", inline(older)));
        lane.apply(policy("newer", "server", inline(newer)));
        lane.apply(
                policy("whole", "server", inline(whole))
                        .replace("  selector:\n    matchLabels:\n      app: server\n", ""));
        lane.apply(demandingPrincipal("server"));
        leaves.control(calls.bearer(CLOSED, older.token("alice"))).is(denied());
        leaves.expect("of-none", calls.bearer(foreign.token("alice"))).settlesOn(unauthorized());
        leaves.expect("older-policy", calls.bearer(older.token("alice"))).settlesOn(answered(200));
        leaves.expect("newer-policy", calls.bearer(newer.token("alice"))).settlesOn(answered(200));
        leaves.expect("policy-of-the-namespace", calls.bearer(whole.token("alice")))
                .settlesOn(answered(200));
    }

    /** Applies a policy for the server and sees it refuse. */
    private static void enforce(Lane lane, Observations leaves, TokenIssuer issuer)
            throws Exception {
        var calls = TokenCalls.to(lane, lane.server());
        leaves.control(calls.bearer("no-token")).is(answered(200));
        lane.apply(policy("tokens", "server", inline(issuer)));
        enforced(leaves, calls);
    }

    private static void enforced(Observations leaves, TokenCalls calls) throws Exception {
        leaves.control(calls.bearer("no-token")).is(unauthorized());
    }
}
