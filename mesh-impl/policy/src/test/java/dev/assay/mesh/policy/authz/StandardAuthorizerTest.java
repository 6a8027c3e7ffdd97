package dev.assay.mesh.policy.authz;

import static dev.assay.mesh.policy.authz.Requests.FRONTEND;
import static dev.assay.mesh.policy.authz.Requests.NOBODY;
import static dev.assay.mesh.policy.authz.Requests.allows;
import static dev.assay.mesh.policy.authz.Requests.get;
import static dev.assay.mesh.policy.authz.Requests.http;
import static dev.assay.mesh.policy.authz.Requests.peer;
import static dev.assay.mesh.policy.authz.Requests.policy;
import static dev.assay.mesh.policy.authz.Requests.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.mesh.policy.resource.AuthorizationPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardAuthorizerTest {

    private final Authorizer authorizer = new StandardAuthorizer();

    @Test
    void withoutPoliciesEverythingPasses() {
        assertThat(authorizer.decide(List.of(), get(NOBODY, "/")).allowed()).isTrue();
    }

    @Test
    void noRulesAllowNothingAndAnEmptyRuleEverything() {
        assertThat(allows(policy(""), get(FRONTEND, "/"))).isFalse();
        assertThat(allows(policy("rules: [{}]"), get(NOBODY, "/"))).isTrue();
        assertThat(allows(policy("action: DENY"), get(NOBODY, "/"))).isTrue();
        assertThat(allows(policy("action: DENY, rules: [{}]"), get(FRONTEND, "/"))).isFalse();
        assertThat(allows(policy(""), tcp(FRONTEND, 9000))).isFalse();
    }

    @Test
    void denyComesBeforeAllowAndNamesItsRule() {
        AuthorizationPolicy deny =
                policy(
                        "shop",
                        "deny",
                        "action: DENY, rules: [" + path("/x") + ", " + path("/allow/admin") + "]");
        AuthorizationPolicy allow = policy("shop", "allow", "rules: [" + path("/allow*") + "]");
        Decision denied = authorizer.decide(List.of(allow, deny), get(FRONTEND, "/allow/admin"));
        assertThat(denied).isInstanceOf(Decision.DeniedByRule.class);
        assertThat(denied.why()).isEqualTo("AuthorizationPolicy shop/deny rules[1] denies it");
        assertThat(authorizer.decide(List.of(allow, deny), get(FRONTEND, "/allow/y")).why())
                .isEqualTo("AuthorizationPolicy shop/allow rules[0] allows it");
        assertThat(authorizer.decide(List.of(allow, deny), get(FRONTEND, "/other")))
                .isEqualTo(new Decision.NoRuleAllows(List.of(allow.key()), Noted.NOTHING));
    }

    @Test
    void twoAllowPoliciesAreOred() {
        List<AuthorizationPolicy> both =
                List.of(
                        policy("shop", "a", "rules: [" + path("/a") + "]"),
                        policy("shop", "b", "rules: [" + path("/b") + "]"));
        assertThat(authorizer.decide(both, get(NOBODY, "/a")).allowed()).isTrue();
        assertThat(authorizer.decide(both, get(NOBODY, "/b")).allowed()).isTrue();
        assertThat(authorizer.decide(both, get(NOBODY, "/c")).allowed()).isFalse();
    }

    @Test
    void whatIsDelegatedToNobodyIsDeniedBeforeAnythingElse() {
        AuthorizationPolicy custom =
                policy(
                        "shop",
                        "ext",
                        "action: CUSTOM, provider: {name: opa}, rules: [" + path("/a") + "]");
        AuthorizationPolicy allow = policy("shop", "allow", "rules: [{}]");
        Decision delegated = authorizer.decide(List.of(allow, custom), get(NOBODY, "/a"));
        assertThat(delegated.allowed()).isFalse();
        assertThat(delegated.toString())
                .contains("shop/ext rules[0] delegates it to provider 'opa', which is not defined");
        assertThat(authorizer.decide(List.of(allow, custom), get(NOBODY, "/b")).allowed()).isTrue();
    }

    /** Every combination of from, to and when holding or not, and of a second item that holds. */
    @Test
    void fromAndToAndWhenAreAndedTheirItemsOredTheirFieldsAnded() {
        for (int bits = 0; bits < 64; bits++) {
            boolean source = (bits & 1) != 0;
            boolean sourceTwo = (bits & 2) != 0;
            boolean operation = (bits & 4) != 0;
            boolean operationTwo = (bits & 8) != 0;
            boolean when = (bits & 16) != 0;
            boolean whenTwo = (bits & 32) != 0;
            String rule =
                    "rules: [{from: [{source: {namespaces: [web], principals: ["
                            + (source ? "'*'" : "x")
                            + "]}}, {source: {namespaces: ["
                            + (sourceTwo ? "web" : "y")
                            + "]}}], to: [{operation: {methods: [GET], paths: ["
                            + (operation ? "/p" : "/q")
                            + "]}}, {operation: {ports: ['"
                            + (operationTwo ? 8080 : 80)
                            + "']}}], when: [{key: 'request.headers[h]', values: ["
                            + (when ? "v" : "w")
                            + "]}, {key: source.ip, notValues: ["
                            + (whenTwo ? "10.2.0.0/16" : "10.1.0.0/16")
                            + "]}]}]";
            boolean expected =
                    (source || sourceTwo) && (operation || operationTwo) && when && whenTwo;
            RequestFacts facts = http(FRONTEND, "GET", "/p", "h", Map.of("h", List.of("v")));
            assertThat(allows(policy(rule), facts)).as(rule).isEqualTo(expected);
            assertThat(allows(policy("action: DENY, " + rule), facts))
                    .as(rule)
                    .isEqualTo(!expected);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        // field, pattern, caller's principal (empty: plaintext), matches
        "principals,cluster.local/ns/web/sa/frontend,cluster.local/ns/web/sa/frontend,true",
        "principals,spiffe://cluster.local/ns/web/sa/frontend,cluster.local/ns/web/sa/frontend,false",
        "principals,*,cluster.local/ns/web/sa/frontend,true",
        "principals,*,'',false",
        "principals,cluster.local/ns/web/*,cluster.local/ns/web/sa/frontend,true",
        "principals,cluster.local/ns/we/*,cluster.local/ns/web/sa/frontend,false",
        "principals,*/sa/frontend,cluster.local/ns/web/sa/frontend,true",
        "principals,*/sa/my.sa,cluster.local/ns/web/sa/my-sa,false",
        "principals,*/sa/my.sa,cluster.local/ns/web/sa/my.sa,true",
        "principals,cluster.local/*/frontend,cluster.local/ns/web/sa/frontend,false",
        "namespaces,web,cluster.local/ns/web/sa/frontend,true",
        "namespaces,web,cluster.local/ns/web-a/sa/frontend,false",
        "namespaces,we,cluster.local/ns/web/sa/frontend,false",
        "namespaces,w*b,cluster.local/ns/web/sa/frontend,true",
        "namespaces,we*,cluster.local/ns/web/sa/frontend,true",
        "namespaces,*b,cluster.local/ns/web/sa/frontend,true",
        "namespaces,w.b,cluster.local/ns/web/sa/frontend,false",
        "namespaces,*,cluster.local/ns/web/sa/frontend,true",
        "namespaces,*,'',false",
        "namespaces,web,cluster.local/sa/web,false",
        "namespaces,web,cluster.local/x/ns/web/sa/y,false",
        "serviceAccounts,web/frontend,cluster.local/ns/web/sa/frontend,true",
        "serviceAccounts,web/frontend,other.td/ns/web/sa/frontend,true",
        "serviceAccounts,frontend,cluster.local/ns/web/sa/frontend,false",
        "serviceAccounts,frontend,cluster.local/ns/shop/sa/frontend,true",
        "serviceAccounts,web/frontend,'',false",
        "ipBlocks,10.1.0.0/16,'',true",
        "ipBlocks,10.1.0.7,'',true",
        "ipBlocks,192.0.2.1,'',false",
        "remoteIpBlocks,192.0.2.1,'',true"
    })
    void sourcesMatchAndTheirNegationsMatchTheRest(
            String field, String pattern, String principal, boolean expected) {
        String negated = "not" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
        Caller caller = principal.isEmpty() ? NOBODY : peer(principal);
        for (RequestFacts facts : List.of(get(caller, "/"), tcp(caller, 9000))) {
            assertThat(allows(policy(source(field, pattern)), facts)).isEqualTo(expected);
            assertThat(allows(policy(source(negated, pattern)), facts)).isEqualTo(!expected);
            assertThat(allows(policy("action: DENY, " + source(field, pattern)), facts))
                    .isEqualTo(!expected);
            assertThat(allows(policy("action: DENY, " + source(negated, pattern)), facts))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "hosts,backend.shop,true",
        "hosts,BACKEND.shop,true",
        "hosts,backend.*,true",
        "hosts,*.SHOP,true",
        "hosts,backend,false",
        "methods,GET,true",
        "methods,get,false",
        "methods,POST,false",
        "paths,/api/data,true",
        "paths,/API/data,false",
        "paths,/api/*,true",
        "paths,*/data,true",
        "paths,/api,false",
        "paths,*,true",
        "paths,/api/data?x=1,false",
        "paths,/{*}/data,true",
        "ports,8080,true",
        "ports,80,false"
    })
    void operationsMatchAndTheirNegationsMatchTheRest(
            String field, String pattern, boolean expected) {
        String negated = "not" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
        RequestFacts facts = http(NOBODY, "GET", "/api/data?x=/y", "Backend.shop", Map.of());
        assertThat(allows(policy(operation(field, pattern)), facts)).isEqualTo(expected);
        assertThat(allows(policy(operation(negated, pattern)), facts)).isEqualTo(!expected);
    }

    @Test
    void theHostsPortIsNotStripped() {
        RequestFacts facts = http(NOBODY, "GET", "/", "backend.shop:80", Map.of());
        assertThat(allows(policy(operation("hosts", "backend.shop")), facts)).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "request.headers[x-a],one,true",
        "request.headers[X-A],one,true",
        "request.headers[x-a],ONE,false",
        "request.headers[x-a],on*,true",
        "request.headers[x-a],*,true",
        "request.headers[x-two],a,true",
        "request.headers[x-two],b,true",
        "request.headers[x-two],'a,b',false",
        "request.headers[x-none],*,false",
        "request.headers[x-none],one,false",
        "source.ip,10.1.0.0/16,true",
        "source.ip,192.0.2.1,false",
        "remote.ip,192.0.2.1,true",
        "source.namespace,web,true",
        "source.namespace,webx,false",
        "source.principal,cluster.local/ns/web/sa/frontend,true",
        "source.principal,*/sa/frontend,true",
        "source.serviceAccount,web/frontend,true",
        "destination.ip,10.1.0.9,true",
        "destination.port,8080,true",
        "destination.port,80,false",
        "connection.sni,*.svc.cluster.local,true",
        "connection.sni,other,false",
        "request.auth.principal,*,false",
        "'request.auth.claims[iss]',x,false"
    })
    void conditionsMatchAndNotValuesMatchTheRest(String key, String value, boolean expected) {
        RequestFacts facts =
                http(
                        FRONTEND,
                        "GET",
                        "/",
                        "h",
                        Map.of("X-A", List.of("one"), "x-two", List.of("a", "b")));
        assertThat(allows(policy(when(key, "values", value)), facts)).isEqualTo(expected);
        assertThat(allows(policy(when(key, "notValues", value)), facts)).isEqualTo(!expected);
    }

    /** Istio asks Envoy for presence here, and everywhere else for a character at least. */
    @Test
    void anEmptyHeaderIsPresent() {
        AuthorizationPolicy any =
                policy("rules: [{when: [{key: 'request.headers[x-a]', values: ['*']}]}]");
        AuthorizationPolicy none =
                policy("rules: [{when: [{key: 'request.headers[x-a]', notValues: ['*']}]}]");
        var empty = http(FRONTEND, "GET", "/", "h", Map.of("x-a", List.of("")));
        assertThat(allows(any, empty)).isTrue();
        assertThat(allows(none, empty)).isFalse();
        assertThat(allows(any, get(FRONTEND, "/"))).isFalse();
    }

    @Test
    void sniIsMissingOnPlaintext() {
        assertThat(
                        allows(
                                policy(when("connection.sni", "values", "*.svc.cluster.local")),
                                get(NOBODY, "/")))
                .isFalse();
    }

    @Test
    void withoutAVerifiedTokenOnlyNegatedRequestPrincipalsMatch() {
        assertThat(allows(policy(source("requestPrincipals", "*")), get(FRONTEND, "/"))).isFalse();
        assertThat(allows(policy(source("notRequestPrincipals", "*")), get(FRONTEND, "/")))
                .isTrue();
        assertThat(
                        allows(
                                policy("action: DENY, " + source("notRequestPrincipals", "*")),
                                get(FRONTEND, "/")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to: [{operation: {methods: [GET]}}]",
                "to: [{operation: {notMethods: [GET]}}]",
                "to: [{operation: {paths: ['*']}}]",
                "to: [{operation: {hosts: ['*']}}]",
                "to: [{operation: {ports: ['9000']}}, {operation: {paths: [/x]}}]",
                "from: [{source: {requestPrincipals: ['*']}}]",
                "from: [{source: {principals: ['*']}}, {source: {notRequestPrincipals: ['*']}}]",
                "when: [{key: 'request.headers[a]', values: [b]}]",
                "when: [{key: request.auth.audiences, notValues: [b]}]"
            })
    void onTcpAnHttpDemandVoidsAnAllowRuleAndWidensADenyRule(String rule) {
        assertThat(allows(policy("rules: [{" + rule + "}]"), tcp(FRONTEND, 9000))).isFalse();
        assertThat(allows(policy("action: DENY, rules: [{" + rule + "}]"), tcp(FRONTEND, 9000)))
                .isFalse();
        assertThat(allows(policy("rules: [{" + rule + "}, {}]"), tcp(FRONTEND, 9000))).isTrue();
    }

    @Test
    void onTcpTheOtherDemandsOfADenyRuleStay() {
        AuthorizationPolicy deny =
                policy(
                        "action: DENY, rules: [{to: [{operation: {methods: [GET], ports: ['9000']}}]}]");
        assertThat(allows(deny, tcp(FRONTEND, 9000))).isFalse();
        assertThat(allows(deny, tcp(FRONTEND, 9001))).isTrue();
    }

    @Test
    void anUnknownConditionNeverLetsMorePass() {
        String rule = "rules: [{when: [{key: no.such.key, values: [x]}]}]";
        for (RequestFacts facts : List.of(get(FRONTEND, "/"), tcp(FRONTEND, 9000))) {
            assertThat(allows(policy(rule), facts)).isFalse();
            assertThat(allows(policy("action: DENY, " + rule), facts)).isFalse();
        }
    }

    @Test
    void forgedHeadersGiveNoIdentity() {
        RequestFacts forged =
                http(
                        NOBODY,
                        "GET",
                        "/",
                        "h",
                        Map.of(
                                "x-forwarded-client-cert",
                                List.of("URI=spiffe://cluster.local/ns/web/sa/frontend"),
                                "x-forwarded-for",
                                List.of("10.9.9.9")));
        assertThat(allows(policy(source("principals", "*")), forged)).isFalse();
        assertThat(allows(policy(source("ipBlocks", "10.9.9.9")), forged)).isFalse();
    }

    @Test
    void inRandomWorldsOrderNeverMattersAndDenyIsMonotone() {
        Random random = new Random(20261121);
        List<String> rules =
                List.of(
                        "{}",
                        path("/a"),
                        "{from: [{source: {principals: ['*']}}]}",
                        "{from: [{source: {notNamespaces: [web]}}]}",
                        "{to: [{operation: {ports: ['8080']}}]}",
                        "{when: [{key: 'request.headers[h]', notValues: [v]}]}");
        for (int world = 0; world < 1_000; world++) {
            List<AuthorizationPolicy> policies = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                String action = random.nextBoolean() ? "ALLOW" : "DENY";
                policies.add(
                        policy(
                                "shop",
                                "p" + i,
                                "action: "
                                        + action
                                        + ", rules: ["
                                        + rules.get(random.nextInt(6))
                                        + "]"));
            }
            Caller caller = random.nextBoolean() ? FRONTEND : NOBODY;
            RequestFacts facts =
                    random.nextBoolean()
                            ? get(caller, random.nextBoolean() ? "/a" : "/b")
                            : tcp(caller, random.nextBoolean() ? 8080 : 9000);
            boolean before = authorizer.decide(policies, facts).allowed();
            Collections.shuffle(policies, random);
            assertThat(authorizer.decide(policies, facts).allowed()).isEqualTo(before);
            policies.add(
                    policy(
                            "shop",
                            "more",
                            "action: DENY, rules: [" + rules.get(random.nextInt(6)) + "]"));
            assertThat(authorizer.decide(policies, facts).allowed() && !before).isFalse();
        }
    }

    private static String path(String pattern) {
        return "{to: [{operation: {paths: ['" + pattern + "']}}]}";
    }

    private static String source(String field, String value) {
        return "rules: [{from: [{source: {" + field + ": ['" + value + "']}}]}]";
    }

    private static String operation(String field, String value) {
        return "rules: [{to: [{operation: {" + field + ": ['" + value + "']}}]}]";
    }

    private static String when(String key, String list, String value) {
        return "rules: [{when: [{key: '" + key + "', " + list + ": ['" + value + "']}]}]";
    }
}
