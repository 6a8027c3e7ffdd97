package dev.assay.cases.mesh;

import static dev.assay.cases.catalogue.Profile.MESH;
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
import dev.assay.cases.harness.Expectation;
import dev.assay.cases.harness.Lane;
import dev.assay.cases.harness.Observations;
import dev.assay.cases.harness.Probe;
import dev.assay.cases.probe.Observation;
import dev.assay.cases.probe.Observation.HttpAnswered;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Where in a request tokens are looked for, and what of them goes on to the application. */
@InProfile(MESH)
final class TokenPlaceCases {
    private static final String TESTS = "istio/istio: tests/integration/security/jwt_test.go";
    private static final String API =
            "istio/api: security/v1beta1/request_authentication.proto, JWTRule";
    private static final String FILTER = "Envoy: source/extensions/filters/http/jwt_authn";

    /** A rule with places of its own. */
    private static final String PLACES =
            """
              fromHeaders:
              - name: x-jwt-token
                prefix: "Value "
              - name: x-bare-token
              fromParams: [token, secondary_token]
              fromCookies: [session]
            """;

    /** A valid token in one place of a request. */
    record Placed(
            String leafId,
            Level level,
            boolean standardPlaces,
            boolean read,
            BiFunction<TokenCalls, String, Probe<Observation>> call)
            implements LeafParameter {
        @Override
        public String group() {
            return "places";
        }
    }

    static Stream<Placed> places() {
        return Stream.of(
                own("header-with-prefix", true, (c, t) -> c.header("X-Jwt-Token: Value " + t)),
                own("header-without-prefix", true, (c, t) -> c.header("X-Bare-Token: " + t)),
                own("parameter", true, (c, t) -> c.at("/?token=" + t)),
                own("second-parameter", true, (c, t) -> c.at("/?a=b&secondary_token=" + t)),
                new Placed(
                        "cookie",
                        Level.EXTENDED,
                        false,
                        true,
                        (c, t) -> c.header("Cookie: a=b; session=" + t)),
                own("header-lacks-prefix", false, (c, t) -> c.header("X-Jwt-Token: " + t)),
                own("other-header", false, (c, t) -> c.header("X-Other: Value " + t)),
                own("other-parameter", false, (c, t) -> c.at("/?token_value=" + t)),
                own("authorization-not-named", false, TokenCalls::bearer),
                own("access-token-not-named", false, (c, t) -> c.at("/?access_token=" + t)),
                standard("authorization-by-default", true, TokenCalls::bearer),
                standard("access-token-by-default", true, (c, t) -> c.at("/?access_token=" + t)),
                standard("other-by-default", false, (c, t) -> c.at("/?token=" + t)));
    }

    private static Placed own(
            String leafId, boolean read, BiFunction<TokenCalls, String, Probe<Observation>> call) {
        return new Placed(leafId, Level.CORE, false, read, call);
    }

    private static Placed standard(
            String leafId, boolean read, BiFunction<TokenCalls, String, Probe<Observation>> call) {
        return new Placed(leafId, Level.CORE, true, read, call);
    }

    @Case(
            id = "jw-08",
            title = "tokens are looked for where the rule says and nowhere else",
            source = TESTS + ", headers-params; " + API + "; RFC 6750",
            how =
                    "Two servers demand a request principal: one whose rule names places, one whose rule names none.",
            rows = "S13",
            features = Features.JWT,
            kills = {"token-read-anywhere", "token-places-ignored"})
    @LeafSource("places")
    void placesOfTokens(Lane lane, Observations leaves, List<Placed> wanted) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var own = TokenCalls.to(lane, lane.server());
        var standard = TokenCalls.to(lane, lane.sibling());
        for (TokenCalls each : List.of(own, standard)) {
            leaves.control(each.bare()).is(answered(200));
        }
        lane.apply(policy("own", "server", inline(issuer) + PLACES));
        lane.apply(policy("standard", "sibling", inline(issuer)));
        lane.apply(demandingPrincipal("server"));
        lane.apply(demandingPrincipal("sibling"));
        String token = issuer.token("alice");
        leaves.control(own.with(CLOSED, List.of("X-Bare-Token: " + token))).is(denied());
        leaves.control(standard.bearer(CLOSED, token)).is(denied());
        for (Placed each : wanted) {
            TokenCalls calls = each.standardPlaces() ? standard : own;
            leaves.expect(each.leafId(), each.call().apply(calls, token))
                    .settlesOn(each.read() ? answered(200) : denied());
        }
    }

    @Case(
            id = "jw-09",
            title = "of several tokens every one must hold",
            source = TESTS + ", invalid-token-set; " + FILTER + "/authenticator.cc, doneWithStatus",
            how =
                    "Envoy judges optional tokens from the last place to the first and lets the last verdict stand: the order in which it forgives is recorded only.",
            rows = "S13",
            features = Features.JWT,
            kills = "any-valid-token-suffices")
    @Leaf(id = "both-valid")
    @Leaf(id = "second-expired")
    @Leaf(id = "first-expired", level = Level.PROVISIONAL)
    void severalTokens(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        String good = issuer.token("alice");
        String expired = issuer.draft("alice").expiredSince(LONG_AGO).signed();
        leaves.control(calls.at("/?token=" + good + "&secondary_token=" + expired))
                .is(answered(200));
        lane.apply(policy("own", "server", inline(issuer) + PLACES));
        leaves.control(calls.at("/?token=no-token")).is(unauthorized());
        leaves.expect("second-expired", calls.at("/?token=" + good + "&secondary_token=" + expired))
                .settlesOn(unauthorized());
        leaves.expect("first-expired", calls.at("/?token=" + expired + "&secondary_token=" + good))
                .settlesOn(unauthorized());
        leaves.expect("both-valid", calls.at("/?token=" + good + "&secondary_token=" + good))
                .settlesOn(answered(200));
    }

    @Case(
            id = "jw-10",
            title =
                    "what the application is told of a token is what its rule says, and a caller cannot forge it",
            source = API + "; " + FILTER + "/extractor.cc, sanitizeHeaders",
            rows = "S13",
            features = Features.JWT,
            kills = {"claim-header-survives", "original-token-never-passed", "claims-not-told"})
    @Leaf(id = "original-token", level = Level.EXTENDED)
    @Leaf(id = "payload", level = Level.EXTENDED)
    @Leaf(id = "claim", level = Level.EXTENDED)
    @Leaf(id = "nested-claim", level = Level.EXTENDED)
    @Leaf(id = "forged-claim", level = Level.EXTENDED)
    @Leaf(id = "forged-without-token", level = Level.EXTENDED)
    void whatTheApplicationIsTold(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        var draft = issuer.draft("alice").with("group", "blue").with("org", Map.of("level", 7));
        String token = draft.signed();
        String authorization = "Authorization: Bearer " + token;
        List<String> forged = List.of("x-group: red", "X-Group: redder");
        leaves.control(calls.with("/", forged))
                .is(told("the caller's header", "x-group", values -> values.contains("red")));
        lane.apply(
                policy(
                        "tokens",
                        "server",
                        inline(issuer)
                                + """
                                  forwardOriginalToken: true
                                  outputPayloadToHeader: x-payload
                                  outputClaimToHeaders:
                                  - header: x-group
                                    claim: group
                                  - header: x-level
                                    claim: org.level
                                """));
        leaves.control(calls.bearer("no-token")).is(unauthorized());
        leaves.expect("original-token", calls.bearer(token))
                .settlesOn(
                        told(
                                "the token as it was sent",
                                "authorization",
                                List.of("Bearer " + token)::equals));
        leaves.expect("payload", calls.bearer(token))
                .settlesOn(told("its payload", "x-payload", List.of(draft.payload())::equals));
        leaves.expect("claim", calls.bearer(token))
                .settlesOn(told("its group", "x-group", List.of("blue")::equals));
        leaves.expect("nested-claim", calls.bearer(token))
                .settlesOn(told("its level", "x-level", List.of("7")::equals));
        leaves.expect(
                        "forged-claim",
                        calls.with(
                                "/",
                                Stream.concat(forged.stream(), Stream.of(authorization)).toList()))
                .settlesOn(told("the token's group alone", "x-group", List.of("blue")::equals));
        leaves.expect("forged-without-token", calls.with("/", forged))
                .settlesOn(told("no group", "x-group", List::isEmpty));
    }

    @Case(
            id = "jw-11",
            title = "a CORS preflight passes whatever token it has; what is none does not",
            source =
                    TESTS
                            + ", expired-token-cors-preflight-request-allowed; releasenotes/notes/36911.yaml; "
                            + FILTER
                            + "/filter.cc, isCorsPreflightRequest",
            rows = "S13",
            features = Features.JWT,
            kills = {"preflight-blocked", "every-options-passes"})
    @Leaf(id = "preflight")
    @Leaf(id = "without-origin")
    @Leaf(id = "without-method")
    void corsPreflight(Lane lane, Observations leaves) throws Exception {
        var issuer = TokenCalls.issuer(lane, ISSUER);
        var calls = TokenCalls.to(lane, lane.server());
        String authorization =
                "Authorization: Bearer " + issuer.draft("alice").expiredSince(LONG_AGO).signed();
        String origin = "Origin: http://shop.assay.example";
        String method = "Access-Control-Request-Method: POST";
        leaves.control(calls.options(authorization)).is(reached());
        lane.apply(policy("tokens", "server", inline(issuer)));
        leaves.control(calls.bearer("no-token")).is(unauthorized());
        leaves.expect("without-origin", calls.options(authorization, method))
                .settlesOn(unauthorized());
        leaves.expect("without-method", calls.options(authorization, origin))
                .settlesOn(unauthorized());
        leaves.expect("preflight", calls.options(authorization, origin, method))
                .settlesOn(reached());
    }

    /** The application answered, or the mesh's own CORS did. */
    private static Expectation<Observation> reached() {
        return Expectation.of(
                "answered with 200 or 204",
                seen ->
                        seen instanceof HttpAnswered http
                                && (http.status() == 200 || http.status() == 204));
    }
}
