package dev.assay.mesh.policy.authz;

import static dev.assay.mesh.policy.authz.Requests.allows;
import static dev.assay.mesh.policy.authz.Requests.facts;
import static dev.assay.mesh.policy.authz.Requests.policy;
import static dev.assay.mesh.policy.authz.Requests.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.requestauthn.Claim;
import dev.assay.mesh.policy.requestauthn.Claim.Nested;
import dev.assay.mesh.policy.requestauthn.Claim.Text;
import dev.assay.mesh.policy.requestauthn.Claim.Texts;
import dev.assay.mesh.policy.requestauthn.Token;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules ask about a verified token. */
class TokenRulesTest {

    private static final Token ALICE =
            token(
                    Map.of(
                            "iss", new Text("https://issuer.example/realm"),
                            "sub", new Text("alice"),
                            "aud", new Texts(List.of("books", "films")),
                            "azp", new Text("shop"),
                            "age", new Claim.Other(),
                            "scope", new Texts(List.of("read", "write")),
                            "org", new Nested(Map.of("team", new Text("blue")))));

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example/realm/alice, true",
        "https://issuer.example/realm/bob,   false",
        "https://issuer.example/realm/*,     true",
        "https://issuer.example/*,           false",
        "https://issuer.example/realm/al*,   true",
        "https://issuer.example/realm,       false",
        "https:*,                            true",
        "*,                                  true",
        "*/alice,                            true",
        "*realm/alice,                       true",
        "*alice,                             true",
        "*ice,                               true",
        "*bob,                               false",
        "alice,                              false",
    })
    void principals(String pattern, boolean expected) {
        var positive =
                policy(
                        "rules: [{from: [{source: {requestPrincipals: ['%s']}}]}]"
                                .formatted(pattern));
        var negative =
                policy(
                        "rules: [{from: [{source: {notRequestPrincipals: ['%s']}}]}]"
                                .formatted(pattern));
        var condition =
                policy(
                        "rules: [{when: [{key: request.auth.principal, values: ['%s']}]}]"
                                .formatted(pattern));

        assertThat(allows(positive, request(ALICE))).isEqualTo(expected);
        assertThat(allows(negative, request(ALICE))).isEqualTo(!expected);
        assertThat(allows(condition, request(ALICE))).isEqualTo(expected);
        assertThat(allows(positive, request(new Token.None()))).isFalse();
        assertThat(allows(negative, request(new Token.None()))).isTrue();
    }

    @Test
    void aPrincipalHasBothParts() {
        var any = policy("rules: [{from: [{source: {requestPrincipals: ['*']}}]}]");
        assertThat(allows(any, request(token(Map.of("iss", new Text("i")))))).isFalse();
        assertThat(allows(any, request(token(Map.of("sub", new Text("s")))))).isFalse();
        assertThat(
                        allows(
                                any,
                                request(
                                        token(
                                                Map.of(
                                                        "iss",
                                                        new Text("i"),
                                                        "sub",
                                                        new Texts(List.of("s")))))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "request.auth.audiences,           films, true",
        "request.auth.audiences,           f*,    true",
        "request.auth.audiences,           songs, false",
        "request.auth.presenter,           shop,  true",
        "request.auth.presenter,           books, false",
        "request.auth.claims[scope],       write, true",
        "request.auth.claims[scope],       rea,   false",
        "request.auth.claims[org][team],   blue,  true",
        "request.auth.claims[org],         blue,  false",
        "request.auth.claims[team],        blue,  false",
        "request.auth.claims[sub][team],   blue,  false",
        "request.auth.claims[age],         *,     false",
        "request.auth.claims[none],        *,     false",
    })
    void claims(String key, String value, boolean expected) {
        var positive =
                policy("rules: [{when: [{key: '%s', values: ['%s']}]}]".formatted(key, value));
        var negative =
                policy("rules: [{when: [{key: '%s', notValues: ['%s']}]}]".formatted(key, value));

        assertThat(allows(positive, request(ALICE))).isEqualTo(expected);
        assertThat(allows(negative, request(ALICE))).isEqualTo(!expected);
        assertThat(allows(positive, request(new Token.None()))).isFalse();
    }

    @Test
    void whereNoHttpIsReadAnAllowRuleAboutTokensIsVoid() {
        var negative = policy("rules: [{from: [{source: {notRequestPrincipals: ['*']}}]}]");
        assertThat(allows(negative, tcp(Requests.FRONTEND, 9000))).isFalse();
    }

    private static Token token(Map<String, Claim> claims) {
        return new Token.Verified(claims);
    }

    private static RequestFacts request(Token token) {
        return facts(
                Requests.NOBODY,
                new Content.Http("GET", "/", "backend.shop", Map.of(), token),
                8080);
    }
}
