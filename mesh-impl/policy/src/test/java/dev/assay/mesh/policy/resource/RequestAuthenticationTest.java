package dev.assay.mesh.policy.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.mesh.policy.resource.JwtRule.ClaimHeader;
import dev.assay.mesh.policy.resource.TokenPlaces.HeaderPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestAuthenticationTest {

    @Test
    void readsEveryField() {
        var policy =
                parse(
                        """
                        {selector: {matchLabels: {app: server}}, jwtRules: [{
                          issuer: "https://issuer.example/realm", audiences: [a, b],
                          jwksUri: "https://issuer.example/keys",
                          fromHeaders: [{name: x-token, prefix: "Value "}, {name: bare}],
                          fromParams: [token], fromCookies: [session],
                          forwardOriginalToken: true, outputPayloadToHeader: x-payload,
                          outputClaimToHeaders: [{header: x-group, claim: nested.group}],
                          spaceDelimitedClaims: [roles], timeout: 0.25s}]}
                        """);
        assertThat(policy.selector().matchLabels()).isEqualTo(Map.of("app", "server"));
        assertThat(policy.rules())
                .containsExactly(
                        new JwtRule(
                                "https://issuer.example/realm",
                                List.of("a", "b"),
                                new KeySource.At("https://issuer.example/keys"),
                                new TokenPlaces(
                                        List.of(
                                                new HeaderPlace("x-token", "Value "),
                                                new HeaderPlace("bare", "")),
                                        List.of("token"),
                                        List.of("session")),
                                true,
                                "x-payload",
                                List.of(new ClaimHeader("x-group", "nested.group")),
                                List.of("roles"),
                                Duration.ofMillis(250)));
    }

    @Test
    void aBareIssuerReadsTheUsualPlacesAndDiscoversItsKeys() {
        var rule = parse("{jwtRules: [{issuer: a}]}").rules().getFirst();
        assertThat(rule.places()).isEqualTo(TokenPlaces.DEFAULT);
        assertThat(rule.keys()).isEqualTo(new KeySource.Discovered());
        assertThat(rule.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(parse("{jwtRules: [{jwks_uri: 'http://a'}]}").rules().getFirst().keys())
                .isEqualTo(new KeySource.At("http://a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{issuer: ''} | issuer: cannot be empty",
                "{audiences: [a]} | issuer or jwksUri must be non-empty string",
                "{issuer: a, audiences: ['']} | audience must be non-empty string",
                "{issuer: a, jwks: '{\"keys\":[]}', jwksUri: 'http://a'} | only one of jwks or jwksUri can be set",
                "{issuer: a, jwksUri: 'ftp://a/b'} | url must have scheme http:// or https://",
                "{issuer: a, jwksUri: 'a b'} | is no URI",
                "{issuer: a, jwksUri: 'http:///keys'} | names no host",
                "{issuer: a, jwks: 'x'} | jwks parse error",
                "{issuer: a, jwks: '[]'} | jwks parse error",
                "{issuer: a, jwks: '{\"keys\":[{}]}'} | a key without kty",
                "{issuer: a, fromHeaders: [{prefix: x}]} | location header name must be non-empty",
                "{issuer: a, fromHeaders: [{name: 'a b'}]} | is not a valid header name",
                "{issuer: a, fromParams: ['']} | location query must be non-empty string",
                "{issuer: a, fromCookies: ['']} | cookie name must be non-empty string",
                "{issuer: a, outputClaimToHeaders: [{header: h}]} | must be non-empty string",
                "{issuer: a, outputClaimToHeaders: [{header: 'h:', claim: c}]} | not a valid header name",
                "{issuer: a, outputPayloadToHeader: 'a: b'} | is not a valid header name",
                "{issuer: a, timeout: 0s} | greater than 1ms",
                "{issuer: a, timeout: -1s} | expected a duration",
                "{issuer: a, timeout: 0.0015s} | ms precision",
                "{issuer: a, timeout: five} | expected a duration",
                "{issuer: a, jwkUri: 'http://a'} | did you mean jwksUri?",
            })
    void refusesWhatIstioRefuses(String rule, String problem) {
        assertThatThrownBy(() -> parse("{jwtRules: [" + rule + "]}"))
                .isInstanceOf(InvalidResource.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{jwtRules: []}",
                "{selector: {matchLabels: {a: b}}, jwtRules: [{issuer: a, jwks: '{\"keys\":[]}', timeout: 1.5s}]}",
                "{jwtRules: [{issuer: a, timeout: 1m30s}]}",
                "{jwtRules: [{issuer: a, jwksUri: 'http://a'}, {issuer: b, fromCookies: [c]}]}",
                "{jwtRules: [{issuer: a, fromHeaders: [{name: n}], outputClaimToHeaders: [{header: h, claim: c}]}]}",
            })
    void travelsAsItIs(String spec) {
        var policy = parse(spec);
        assertThat(RequestAuthenticationJson.read("wire", RequestAuthenticationJson.write(policy)))
                .isEqualTo(policy);
    }

    private static RequestAuthentication parse(String spec) {
        String yaml =
                """
                apiVersion: security.istio.io/v1
                kind: RequestAuthentication
                metadata: {name: a, namespace: shop}
                spec: %s
                """
                        .formatted(spec.strip().replace("\n", " "));
        return (RequestAuthentication)
                ResourceParser.parse("test", yaml, "shop", Instant.EPOCH).getFirst();
    }
}
