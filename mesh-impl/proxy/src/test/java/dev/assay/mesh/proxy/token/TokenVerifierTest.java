package dev.assay.mesh.proxy.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.requestauthn.Claim;
import dev.assay.mesh.policy.requestauthn.Token;
import dev.assay.mesh.policy.resource.JwtRule;
import dev.assay.mesh.policy.resource.RequestAuthentication;
import dev.assay.mesh.policy.resource.ResourceParser;
import dev.assay.mesh.proxy.token.TokenVerifier.Shown;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict;
import dev.assay.mesh.proxy.token.TokenVerifier.Verdict.Passed;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512", "EdDSA"})
    void believesEverySignatureByAPrivateKey(String algorithm) throws Exception {
        var issuer = Issuer.of(algorithm);
        var token =
                issuer.token(
                        Issuer.claims(
                                Map.of("scope", "read write", "org", Map.of("team", "blue"))));

        var passed = passed(bearer(token), rule(issuer, ""));

        assertThat(passed.token().text("sub")).isEqualTo("alice");
        assertThat(passed.token().claim(List.of("scope")))
                .isEqualTo(new Claim.Texts(List.of("read", "write")));
        assertThat(passed.token().claim(List.of("org", "team"))).isEqualTo(new Claim.Text("blue"));
        assertThat(passed.headers().contains("authorization")).isFalse();
        String other = Issuer.of(algorithm).token(Issuer.claims(Map.of()));
        assertThat(fault(bearer(other), rule(issuer, ""))).isEqualTo(TokenFault.VERIFICATION_FAILS);
    }

    @ParameterizedTest
    @CsvSource({
        "0,  60,  ''",
        "0,  0,   EXPIRED",
        "0,  -1,  EXPIRED",
        "0,  1,   ''",
        "1,  60,  NOT_YET_VALID",
        "-5, 60,  ''",
    })
    void knowsNoLeeway(int notBefore, int expires, String expected) throws Exception {
        var issuer = Issuer.of("ES256");
        var token =
                issuer.token(
                        Issuer.claims(
                                Map.of(
                                        "nbf", NOW.getEpochSecond() + notBefore,
                                        "exp", NOW.getEpochSecond() + expires)));

        assertThat(outcome(bearer(token), rule(issuer, ""))).isEqualTo(expected);
    }

    @Test
    void neitherExpiryNorKeyIdMustBeThere() throws Exception {
        var issuer = Issuer.of("ES256");
        String token = issuer.signed("{\"alg\":\"ES256\"}", "{\"iss\":\"issuer\",\"sub\":\"a\"}");
        assertThat(outcome(bearer(token), rule(issuer, ""))).isEmpty();
        String unknown = issuer.signed("{\"alg\":\"ES256\",\"kid\":\"x\"}", "{\"iss\":\"issuer\"}");
        assertThat(fault(bearer(unknown), rule(issuer, ""))).isEqualTo(TokenFault.NO_MATCHING_KEY);
    }

    @Test
    void anotherAudienceIsForbiddenNotUnauthorized() throws Exception {
        var issuer = Issuer.of("ES256");
        var rule = rule(issuer, "audiences: [books, films]");
        assertThat(outcome(bearer(issuer.token(Issuer.claims(Map.of("aud", "films")))), rule))
                .isEmpty();
        assertThat(
                        outcome(
                                bearer(
                                        issuer.token(
                                                Issuer.claims(
                                                        Map.of("aud", List.of("x", "books"))))),
                                rule))
                .isEmpty();
        var wrong = fault(bearer(issuer.token(Issuer.claims(Map.of("aud", "songs")))), rule);
        assertThat(wrong).isEqualTo(TokenFault.AUDIENCE_NOT_ALLOWED);
        assertThat(wrong.status().code()).isEqualTo(403);
        assertThat(fault(bearer(issuer.signed(issuer.header(), "{\"iss\":\"issuer\"}")), rule))
                .isEqualTo(TokenFault.AUDIENCE_NOT_ALLOWED);
    }

    @Test
    void aTokenIsReadWhereARuleLooksAndNowhereElse() throws Exception {
        var issuer = Issuer.of("ES256");
        String token = issuer.token(Issuer.claims(Map.of()));
        String bad = issuer.token(Issuer.claims(Map.of("exp", 1)));
        var standard = rule(issuer, "");
        assertThat(passed(shown("GET", "/a?access_token=" + token + "&b=c", Map.of()), standard))
                .satisfies(passed -> {
                    assertThat(passed.target()).isEqualTo("/a?b=c");
                    assertThat(passed.token()).isInstanceOf(Token.Verified.class);
                });
        assertThat(
                        passed(
                                        shown(
                                                "GET",
                                                "/a?other=" + bad,
                                                Map.of(
                                                        "x-token",
                                                        bad,
                                                        "cookie",
                                                        "access_token=" + bad)),
                                        standard)
                                .token())
                .isEqualTo(new Token.None());
        assertThat(
                        passed(shown("GET", "/", Map.of("authorization", "Basic abc")), standard)
                                .token())
                .isEqualTo(new Token.None());

        var own =
                rule(
                        issuer,
                        "fromHeaders: [{name: X-Token, prefix: 'Value '}, {name: bare}], fromParams: [t], fromCookies: [c]");
        for (var request :
                List.of(
                        shown("GET", "/", Map.of("x-token", "Value " + token)),
                        shown("GET", "/", Map.of("bare", token)),
                        shown("GET", "/?t=" + token, Map.of()),
                        shown("GET", "/?%74=" + token, Map.of()),
                        shown("GET", "/", Map.of("cookie", "a=b; c=\"" + token + "\"")))) {
            assertThat(passed(request, own).token()).isInstanceOf(Token.Verified.class);
        }
        assertThat(passed(bearer(bad), own).token()).isEqualTo(new Token.None());
        assertThat(passed(shown("GET", "/", Map.of("x-token", token)), own).token())
                .isEqualTo(new Token.None());
    }

    @Test
    void everyTokenMustHold() throws Exception {
        var issuer = Issuer.of("ES256");
        String good = issuer.token(Issuer.claims(Map.of()));
        String bad = issuer.token(Issuer.claims(Map.of("exp", 1)));
        var rule = rule(issuer, "");
        assertThat(outcome(both(good, good), rule)).isEmpty();
        assertThat(outcome(both(good, bad), rule)).isEqualTo("EXPIRED");
        assertThat(outcome(both(bad, good), rule)).isEqualTo("EXPIRED");
    }

    @Test
    void rulesOfSeveralIssuersShareAPlace() throws Exception {
        var one = Issuer.of("ES256");
        var two = Issuer.of("RS256");
        var rules = new ArrayList<>(rule(one, ""));
        rules.addAll(rules("{issuer: other, jwks: '" + two.jwks() + "'}"));
        assertThat(outcome(bearer(one.token(Issuer.claims(Map.of()))), rules)).isEmpty();
        assertThat(outcome(bearer(two.token(Issuer.claims(Map.of("iss", "other")))), rules))
                .isEmpty();
        assertThat(fault(bearer(two.token(Issuer.claims(Map.of()))), rules))
                .isEqualTo(TokenFault.NO_MATCHING_KEY);
        assertThat(fault(bearer(one.token(Issuer.claims(Map.of("iss", "third")))), rules))
                .isEqualTo(TokenFault.UNKNOWN_ISSUER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{issuer: issuer}",
                "{issuer: issuer, jwksUri: 'http://unreachable'}",
                "{issuer: issuer, jwks: '{\"keys\":[]}'}",
                "{issuer: issuer, jwks: '{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\"}]}'}",
            })
    void withoutKeysNoTokenPasses(String rule) throws Exception {
        String token = Issuer.of("ES256").token(Issuer.claims(Map.of()));
        assertThat(fault(bearer(token), rules(rule))).isEqualTo(TokenFault.VERIFICATION_FAILS);
        assertThat(outcome(shown("GET", "/", Map.of()), rules(rule))).isEmpty();
    }

    @Test
    void whatIsToldComesFromTheTokenAlone() throws Exception {
        var issuer = Issuer.of("ES256");
        String token =
                issuer.token(
                        Issuer.claims(
                                Map.of(
                                        "group", "blue",
                                        "nested", Map.of("level", 7, "on", true),
                                        "list", List.of("a"),
                                        "evil", "a\r\nx-admin: true",
                                        "umlaut", "ü")));
        var rule =
                rule(
                        issuer,
                        """
                        forwardOriginalToken: true, outputPayloadToHeader: x-payload,
                        outputClaimToHeaders: [{header: x-group, claim: group}, {header: x-level, claim: nested.level},
                          {header: x-on, claim: nested.on}, {header: x-list, claim: list}, {header: x-evil, claim: evil},
                          {header: x-umlaut, claim: umlaut}, {header: x-none, claim: none}]
                        """);
        var forged = new HashMap<String, String>();
        for (String name :
                List.of("x-payload", "X-Group", "x-level", "x-on", "x-list", "x-evil", "x-none")) {
            forged.put(name, "forged");
        }
        forged.put("connection", "keep-alive, x-group");
        assertThat(passed(shown("GET", "/", forged), rule).headers().names())
                .containsExactly("connection");
        forged.put("authorization", "Bearer " + token);

        var headers = passed(shown("GET", "/", forged), rule).headers();

        assertThat(headers.getAll("x-group")).containsExactly("blue");
        assertThat(headers.getAll("x-level")).containsExactly("7");
        assertThat(headers.getAll("x-on")).containsExactly("true");
        assertThat(headers.getAll("x-payload")).containsExactly(token.split("\\.", -1)[1]);
        assertThat(headers.getAll("x-umlaut")).containsExactly("Ã¼");
        assertThat(headers.get("authorization")).isEqualTo("Bearer " + token);
        assertThat(headers.getAll("connection")).containsExactly("keep-alive");
        for (String none : List.of("x-list", "x-evil", "x-none")) {
            assertThat(headers.contains(none)).as(none).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, http://a, GET, true",
        "OPTIONS, '',       GET, false",
        "OPTIONS, http://a, '',  false",
        "GET,     http://a, GET, false",
    })
    void aPreflightNeedsNoToken(String method, String origin, String asked, boolean passes)
            throws Exception {
        var issuer = Issuer.of("ES256");
        var headers = new HashMap<String, String>();
        headers.put("authorization", "Bearer " + issuer.token(Issuer.claims(Map.of("exp", 1))));
        headers.put("origin", origin);
        headers.put("access-control-request-method", asked);
        assertThat(outcome(shown(method, "/", headers), rule(issuer, "")).isEmpty())
                .isEqualTo(passes);
    }

    static String outcome(Shown request, List<JwtRule> rules) {
        return verify(request, rules) instanceof Verdict.Refused(TokenFault fault)
                ? fault.name()
                : "";
    }

    static TokenFault fault(Shown request, List<JwtRule> rules) {
        return ((Verdict.Refused) verify(request, rules)).fault();
    }

    static Passed passed(Shown request, List<JwtRule> rules) {
        return (Passed) verify(request, rules);
    }

    private static Verdict verify(Shown request, List<JwtRule> rules) {
        return new StandardTokenVerifier(CLOCK, new PublicKeySignatures())
                .prepare(rules)
                .verify(request);
    }

    static Shown bearer(String token) {
        return shown("GET", "/", Map.of("authorization", "Bearer " + token));
    }

    private static Shown both(String header, String parameter) {
        return shown(
                "GET", "/?access_token=" + parameter, Map.of("authorization", "Bearer " + header));
    }

    static Shown shown(String method, String target, Map<String, String> headers) {
        var request =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), target);
        headers.forEach(request.headers()::add);
        return new Shown(request, target);
    }

    /** A rule that believes one issuer, with more fields. */
    static List<JwtRule> rule(Issuer issuer, String more) {
        return rules("{issuer: issuer, jwks: '" + issuer.jwks() + "', " + more + "}");
    }

    static List<JwtRule> rules(String rules) {
        String yaml =
                "{apiVersion: security.istio.io/v1, kind: RequestAuthentication, metadata: {name: a},"
                        + " spec: {jwtRules: ["
                        + rules.replace("\n", " ")
                        + "]}}";
        return ((RequestAuthentication)
                        ResourceParser.parse("test", yaml, "shop", Instant.EPOCH).getFirst())
                .rules();
    }
}
