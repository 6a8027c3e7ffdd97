package dev.assay.mesh.policy.extauthz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.authz.Caller;
import dev.assay.mesh.policy.authz.Content;
import dev.assay.mesh.policy.authz.RequestFacts;
import dev.assay.mesh.policy.authz.StandardAuthorizer;
import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import dev.assay.mesh.policy.resource.ResourceParser;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IstioDelegationTest {

    private static final ExtensionProvider BY_HTTP =
            provider(
                    "http",
                    new ExtensionProvider.Http(
                            "", HeaderNames.NONE, Map.of(), HeaderNames.NONE, HeaderNames.NONE));

    private static final ExtensionProvider BY_GRPC = provider("grpc", new ExtensionProvider.Grpc());

    private static final String ASKED = "rules: [{to: [{operation: {paths: ['/asked*']}}]}]";

    private static ExtensionProvider provider(String name, ExtensionProvider.Protocol protocol) {
        return new ExtensionProvider(
                name,
                "ext.shop.svc.cluster.local",
                8000,
                ExtensionProvider.DEFAULT_TIMEOUT,
                false,
                ExtensionProvider.DEFAULT_STATUS_ON_ERROR,
                protocol);
    }

    private static AuthorizationPolicy policy(String name, String spec) {
        String yaml =
                "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: "
                        + name
                        + "}\nspec: {"
                        + spec
                        + "}";
        return (AuthorizationPolicy)
                ResourceParser.parse(name, yaml, "shop", Instant.EPOCH).getFirst();
    }

    private static AuthorizationPolicy custom(String provider) {
        return policy(provider, "action: CUSTOM, provider: {name: " + provider + "}, " + ASKED);
    }

    private static RequestFacts facts(Content content) {
        return new RequestFacts(
                new Caller.Anonymous(), content, "10.1.0.7", "10.1.0.7", "10.1.0.9", 8080, "");
    }

    private static RequestFacts get(String path) {
        return facts(new Content.Http("GET", path, "backend.shop", Map.of()));
    }

    private static Delegation.Prepared prepared(
            List<ExtensionProvider> providers, AuthorizationPolicy... policies) {
        return new IstioDelegation()
                .prepare(List.of(policies), providers, new StandardAuthorizer());
    }

    @Test
    void aProviderIsAskedAboutWhatItsRulesMatch() {
        var prepared = prepared(List.of(BY_HTTP), custom("http"));
        assertThat(prepared.asked(get("/asked"))).containsExactly(BY_HTTP);
        assertThat(prepared.asked(get("/else"))).isEmpty();
        assertThat(prepared.decide(get("/asked")).allowed()).isTrue();
    }

    @Test
    void whoIsAskedDecidesNothingForTheOtherPolicies() {
        var prepared =
                prepared(
                        List.of(BY_HTTP),
                        custom("http"),
                        policy("deny", "action: DENY, " + ASKED),
                        policy("allow", "rules: [{to: [{operation: {paths: [/asked]}}]}]"));
        assertThat(prepared.asked(get("/asked"))).containsExactly(BY_HTTP);
        assertThat(prepared.decide(get("/asked")).allowed()).isFalse();
        assertThat(prepared.decide(get("/else")).allowed()).isFalse();
    }

    @Test
    void whatIsDelegatedToNobodyIsDenied() {
        var prepared = prepared(List.of(BY_HTTP), custom("opa"));
        assertThat(prepared.asked(get("/asked"))).isEmpty();
        assertThat(prepared.decide(get("/asked")).allowed()).isFalse();
        assertThat(prepared.decide(get("/else")).allowed()).isTrue();
    }

    @Test
    void severalAreAskedInTheOrderOfTheirNames() {
        var prepared = prepared(List.of(BY_HTTP, BY_GRPC), custom("http"), custom("grpc"));
        assertThat(prepared.asked(get("/asked"))).containsExactly(BY_GRPC, BY_HTTP);
    }

    /** Without the path, which no connection has, the rule matches each of them. */
    @Test
    void onTcpOnlyGrpcIsAsked() {
        var connection = facts(new Content.Opaque());
        assertThat(prepared(List.of(BY_GRPC), custom("grpc")).asked(connection))
                .containsExactly(BY_GRPC);
        var byHttp = prepared(List.of(BY_HTTP), custom("http"));
        assertThat(byHttp.asked(connection)).isEmpty();
        assertThat(byHttp.decide(connection).allowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "x-user,X-User,true",
        "x-user,x-user-id,false",
        "X-U*,x-user,true",
        "x-u*,y-user,false",
        "*-user,x-USER,true",
        "*-user,x-user-id,false"
    })
    void headersAreNamedWholeOrByOneEnd(String pattern, String name, boolean meant) {
        assertThat(new HeaderNames(List.of("other", pattern)).include(name)).isEqualTo(meant);
    }
}
